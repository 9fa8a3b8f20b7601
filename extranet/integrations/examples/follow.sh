curl --fail-with-body --silent --show-error --get \
  --header "Authorization: Bearer $EXTRANET_KEY" \
  --data-urlencode "since=2026-11-01T00:00:00+01:00" \
  "$EXTRANET/api/v1/requests"
