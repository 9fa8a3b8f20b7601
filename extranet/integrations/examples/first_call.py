import json
import os
from urllib.request import Request, urlopen

address = os.environ["EXTRANET"] + "/api/v1/me"
request = Request(address, headers={"Authorization": f"Bearer {os.environ['EXTRANET_KEY']}"})
with urlopen(request) as response:
    me = json.load(response)
print(me["organisation"]["name"], me["scopes"])
