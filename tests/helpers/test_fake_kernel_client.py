"""The fake answers the question that was asked last."""

from tests.helpers.fake_kernel_client import FakeKernelClient


def test_an_answer_carries_the_last_question():
    client = FakeKernelClient()
    heard = []
    client.shell_channel.message_received.connect(heard.append)
    client.inspect("x", 1)
    request = client.complete("y", 1)
    client.answer("complete", {"matches": []})
    assert [message["parent_header"]["msg_id"] for message in heard] == [request]
