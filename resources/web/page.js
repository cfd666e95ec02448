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

  // A script that is refused does not always say so.
  function loaded(script) {
    return new Promise((resolve) => {
      script.onload = script.onerror = resolve;
      setTimeout(resolve, 20000);
    });
  }

  // Scripts that come as text do not run; each is made anew, and waits for the one before.
  async function run(slot) {
    for (const old of [...slot.querySelectorAll("script")]) {
      const script = document.createElement("script");
      for (const one of old.attributes) script.setAttribute(one.name, one.value);
      script.textContent = old.textContent;
      const done = script.src ? loaded(script) : null;
      old.replaceWith(script);
      if (done) await done;
    }
  }

  async function fill(slot, html, code) {
    filling = slot.dataset.key;
    slot.innerHTML = html;
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
