"""Asks a broker the same questions as rhea.cjs, with a client that knows nothing of ours; prints the answers as JSON."""
import datetime
import json
import sys
import time

sys.path = [path for path in sys.path if not path.endswith("Clients")]  # this file has the name of the library

import uamqp
from uamqp import address, authentication, constants, errors, types

port, user, key, authority = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
answers = {}


def auth(password=key):
    return authentication.SASLPlain("localhost", user, password, port=port, verify=authority)


def uri(queue):
    return f"amqps://localhost:{port}/{queue}"


def message(message_id, body=b'{"v":1}', annotations=None):
    properties = uamqp.message.MessageProperties(message_id=message_id, subject="kind", content_type="application/json")
    return uamqp.Message(body, properties=properties, application_properties={"v": 1}, annotations=annotations)


def no_retry():
    return errors.ErrorPolicy(max_retries=0)


def send(queue, what, password=key):
    client = uamqp.SendClient(address.Target(uri(queue)), auth=auth(password), error_policy=no_retry())
    try:
        client.queue_message(what)
        return "accepted" if all(r == constants.MessageState.SendComplete for r in client.send_all_messages(close_on_done=False)) else what_failed(what)
    except errors.AMQPError as error:
        return condition(error)
    finally:
        client.close()


def what_failed(what):
    return condition(what._response)  # the library keeps the broker's refusal nowhere else


def condition(error):
    found = getattr(error, "condition", None)
    found = getattr(found, "value", found)
    return (found.decode() if isinstance(found, bytes) else found) or type(error).__name__


class Receiving:
    def __init__(self, queue):
        self.client = uamqp.ReceiveClient(address.Source(uri(queue)), auth=auth(), prefetch=1, auto_complete=False, error_policy=no_retry())

    def next(self, longest=10):
        until = time.monotonic() + longest
        while time.monotonic() < until:
            for one in self.client.receive_message_batch(max_batch_size=1, timeout=200):
                return one
        raise TimeoutError("nothing came")

    def close(self):
        self.client.close()


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def dead(one):
    properties = {text(name): text(value) for name, value in one.application_properties.items()}
    return {"id": text(one.properties.message_id), "reason": properties.get("DeadLetterReason"), "description": properties.get("DeadLetterErrorDescription")}


answers["wrongKey"] = "taken" if send("work", message("m-0"), "another key") == "accepted" else "refused"
answers["missingQueue"] = send("not-there", message("m-0"))
answers["sent"] = send("work", message("m-1"))
answers["sentAgain"] = send("work", message("m-1", b"the same"))
answers["tooLarge"] = send("work", message("m-0", b"x" * 300_000))

work = Receiving("work")
one = work.next()
answers["first"] = {
    "id": text(one.properties.message_id), "deliveries": one.header.delivery_count or 0, "subject": text(one.properties.subject),
    "v": one.application_properties[b"v"], "body": b"".join(one.get_data()).decode(),
}
answers["tag"] = len(one.delivery_tag)
answers["hasLock"] = b"x-opt-locked-until" in one.annotations
one.release()
one = work.next()
answers["afterReleased"] = one.header.delivery_count or 0
one.modify(True, False)
one = work.next()
answers["afterModified"] = one.header.delivery_count
one.reject(condition="com.microsoft:dead-letter", description="Nobody knows it.", info={b"DeadLetterReason": b"kept-aside", b"DeadLetterErrorDescription": b"Nobody knows it."})

dead_letters = Receiving("work/$deadletterqueue")
one = dead_letters.next()
answers["dead"] = dead(one)
one.accept()

send("work", message("m-2"))
for _ in range(3):
    work.next().modify(True, False)
one = dead_letters.next()
answers["tooOften"] = {name: value for name, value in dead(one).items() if name != "description"}
one.accept()
dead_letters.close()

before = time.time()
at = datetime.datetime.fromtimestamp(before + 0.6, datetime.timezone.utc)
send("work", message("m-3", annotations={types.AMQPSymbol(b"x-opt-scheduled-enqueue-time"): at}))
one = work.next()
answers["scheduled"] = text(one.properties.message_id) == "m-3" and time.time() - before >= 0.6
one.accept()
work.close()

print(json.dumps(answers))
