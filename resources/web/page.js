// Runs in a world of its own: scripts of outputs share the page with it, but cannot reach it, nor
// the bridge to the desk. It puts outputs where the desk says and tells how tall they are.
(function () {
  "use strict";
  const slots = new Map();
  let bridge = null;
  let filling = "";
  let last = Promise.resolve();

  const sizes = new ResizeObserver((entries) => {
    for (const entry of entries) tell(entry.target);
  });

  function tell(slot) {
    if (bridge) bridge.on_resized(slot.dataset.key, Math.ceil(slot.scrollHeight));
  }

  // What is on its way, whose scripts `run` sees to, and addresses of the desk that are there.
  const coming = new Set();
  const known = new WeakSet();
  const there = new Map();

  // A script that is refused does not always say so.
  function await_script(script) {
    const done = new Promise((resolve) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", resolve);
      if (!script.src) window.addEventListener("dssdesk-module", resolve, { once: true });
      setTimeout(resolve, 20000);
    });
    coming.add(done);
    done.then(() => coming.delete(done));
    return done;
  }

  // Scripts may bring in others, which the next output builds on.
  const brought = new MutationObserver((changes) => changes.forEach(see));
  brought.observe(document.documentElement, { childList: true, subtree: true });

  function see(change) {
    for (const node of change.addedNodes) {
      if (node.localName === "script" && node.src && !known.has(node)) await_script(node);
    }
  }

  async function settled() {
    for (;;) {
      brought.takeRecords().forEach(see);
      if (!coming.size) return;
      await Promise.all(coming);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  // Scripts that come as text do not run; each is made anew, and waits for the one before.
  async function run(slot) {
    for (const old of [...slot.querySelectorAll("script")]) {
      const is_own = old.src.startsWith(document.location.href);
      if (is_own && there.has(old.src)) {
        await there.get(old.src);
        continue;
      }
      const script = document.createElement("script");
      known.add(script);
      for (const one of old.attributes) script.setAttribute(one.name, one.value);
      // The environment may have another version than the one that was asked for.
      if (is_own) script.removeAttribute("integrity");
      script.textContent = old.textContent;
      // A module that comes as text never says that it is loaded.
      const is_module = script.type === "module" && !script.src;
      if (is_module) script.textContent += "\n;window.dispatchEvent(new Event('dssdesk-module'));";
      const done = script.src || is_module ? await_script(script) : null;
      if (is_own) there.set(script.src, done);
      old.replaceWith(script);
      if (done) await done;
    }
  }

  async function fill(slot, html, code) {
    filling = slot.dataset.key;
    slot.innerHTML = html;
    for (const inert of slot.querySelectorAll("script")) known.add(inert);
    await run(slot);
    if (code) {
      const element = document.createElement("div");
      element.className = "script";
      element.id = slot.id + "-element";
      slot.append(element);
      const script = document.createElement("script");
      script.textContent =
        `(function (element) {${code}\n})(document.getElementById(${JSON.stringify(element.id)}));`;
      slot.append(script);
    }
    await settled();
    bridge.on_filled(slot.dataset.key, Math.ceil(slot.scrollHeight));
  }

  const desk = {
    show(key, html, code) {
      const slot = document.createElement("div");
      slot.className = "output";
      slot.id = "output-" + key;
      slot.dataset.key = key;
      slots.set(key, slot);
      document.body.append(slot);
      sizes.observe(slot);
      last = last.then(() => fill(slot, html, code)).catch((error) => console.error(error));
    },
    move(key, x, y, width) {
      const slot = slots.get(key);
      if (!slot) return;
      slot.style.left = x + "px";
      slot.style.top = y + "px";
      if (slot.style.width !== width + "px") {
        slot.style.width = width + "px";
        window.dispatchEvent(new Event("resize"));
      }
    },
    ground(colour) {
      document.documentElement.style.background = document.body.style.background = colour;
    },
    drop(key) {
      const slot = slots.get(key);
      if (!slot) return;
      sizes.unobserve(slot);
      slot.remove();
      slots.delete(key);
    },
  };

  document.addEventListener("securitypolicyviolation", (event) => {
    const target = event.target instanceof Element ? event.target.closest(".output") : null;
    if (bridge) bridge.on_refused(target ? target.dataset.key : filling, event.blockedURI);
  });

  new QWebChannel(qt.webChannelTransport, (channel) => {
    bridge = channel.objects.desk;
    bridge.wished.connect((wishes) => {
      for (const [name, ...values] of JSON.parse(wishes)) desk[name](...values);
    });
    bridge.on_ready();
  });
})();
