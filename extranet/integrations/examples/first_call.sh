curl --fail-with-body --silent --show-error \
  --header "Authorization: Bearer $EXTRANET_KEY" \
  "$EXTRANET/api/v1/me"
