import json
import os
from urllib.parse import urlencode
from urllib.request import Request, urlopen

wanted = urlencode({"since": "2026-11-01T00:00:00+01:00", "page_size": 100})
address = f"{os.environ['EXTRANET']}/api/v1/requests?{wanted}"
while address:
    request = Request(address, headers={"Authorization": f"Bearer {os.environ['EXTRANET_KEY']}"})
    with urlopen(request) as response:
        page = json.load(response)
    for row in page["results"]:
        print(row["number"], row["state"])
    address = page["next"]  # the next page's; null after the last
