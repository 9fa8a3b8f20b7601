import os
import sys

from standardwebhooks import Webhook  # pip install standardwebhooks

body = sys.stdin.buffer.read()  # in a web server: the body as received, byte for byte, and these headers of the request
headers = {
    "webhook-id": os.environ["WEBHOOK_ID"],
    "webhook-timestamp": os.environ["WEBHOOK_TIMESTAMP"],
    "webhook-signature": os.environ["WEBHOOK_SIGNATURE"],
}
event = Webhook(os.environ["WEBHOOK_SECRET"]).verify(body, headers)  # raises unless ours, and recent
print(event["type"], event["data"]["href"])
