"""An operator's own program, which knows an address, a key, and what the public description says. Run by itself.

It finds every address and every field it needs in `openapi.json`, by the operations' names; it imports nothing of ours.
What it holds (a course, days, people, an absence) it encodes for each company that mandated it; it is then cut once on
purpose, sends again, and prints what became of each request as JSON.
"""

import json
import sys
import uuid
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

ADDRESS, KEY, DAY = sys.argv[1:]
HELD = {
    "course": {"title": "Sécurité au poste de soudage", "theme": "Sécurité", "place": "Charleroi"},
    "days": [{"date": DAY, "starts_at": "08:30", "ends_at": "16:30"}],
    "workers": [
        {"last_name": "Inventée", "first_name": "Zoé", "birth_date": "1991-05-06"},
        {"last_name": "Fictif", "first_name": "Milan", "birth_date": "1984-09-30"},
    ],
}
FILE = ("liste-signee.pdf", sys.stdin.buffer.read())
BASE = "/api/v1/openapi.json"


class Server:
    """The site, through its description: an operation by its name, with what it declares."""

    def __init__(self):
        self.where = urlsplit(ADDRESS)
        self.described = self.send("GET", BASE, {}, None)[1]
        self.operations = {
            operation["operationId"]: (method.upper(), path, operation)
            for path, methods in self.described["paths"].items()
            for method, operation in methods.items()
        }

    def send(self, method, path, headers, body):
        connection = HTTPConnection(self.where.hostname, self.where.port, timeout=30)
        connection.request(method, path, body, {"Authorization": f"Bearer {KEY}", **headers})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, (json.loads(content) if content else None)

    def call(self, name, *, query=None, version=None, retry=None, body=None, file=None, **path_values):
        method, path, operation = self.operations[name]
        for key, value in path_values.items():
            path = path.replace(f"{{{key}}}", value)
        asked = {one["name"] for one in operation["parameters"] if one["in"] == "header" and one["required"]}
        headers = {"Idempotency-Key": retry or str(uuid.uuid4())} if "Idempotency-Key" in asked else {}
        if "If-Match" in asked:
            headers["If-Match"] = version
        content = None
        if file:
            headers["Content-Type"], content = multipart(file)
        elif body is not None:
            headers["Content-Type"], content = "application/json", json.dumps(body).encode()
        response, answer = self.send(method, path + (f"?{urlencode(query)}" if query else ""), headers, content)
        if str(response.status) not in operation["responses"]:
            sys.exit(f"{name}: {response.status} is not documented")
        if response.status >= 400:
            sys.exit(f"{name}: {answer}")
        return response, answer


def multipart(file):
    name, content = file
    border = uuid.uuid4().hex
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    body = head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + f"\r\n--{border}--\r\n".encode()
    return f"multipart/form-data; boundary={border}", body


def encode(site, company):
    """One request, from its creation to the company: each step once more under the same key, as after a lost answer."""
    key = str(uuid.uuid4())
    for _again in range(2):
        _response, made = site.call("create_requests", retry=key, body=HELD["course"] | {"companies": [company]})
    (request,) = made["requests"]
    place = {"uuid": request["uuid"]}
    response, _request = site.call("read_request", **place)
    days = {"days": HELD["days"]}
    response, _request = site.call("change_days", version=response.headers["ETag"], body=days, **place)
    _response, added = site.call("add_workers", body={"workers": HELD["workers"]}, **place)
    absent = added["results"][1]["uuid"]
    response, _presences = site.call("read_presences", **place)
    _response, kinds = site.call("list_absence_kinds")
    absence = {"worker": absent, "date": DAY, "presence": kinds[0]["kind"]}
    site.call("report_presences", version=response.headers["ETag"], body={"presences": [absence]}, **place)
    site.call("attach_attendance_list", file=FILE, **place)
    key = str(uuid.uuid4())
    for _again in range(2):
        _response, sent = site.call("send_to_company", retry=key, **place)
    return {"number": sent["number"], "state": sent["state"]}


def main():
    site = Server()
    _response, mandates = site.call("list_mandates")
    companies = [one["company"]["uuid"] for one in mandates["results"] if one["may_write"]]
    encoded = [encode(site, company) for company in companies]
    _response, followed = site.call("list_requests")
    print(json.dumps({"encoded": encoded, "followed": [row["number"] for row in followed["results"]]}))


main()
