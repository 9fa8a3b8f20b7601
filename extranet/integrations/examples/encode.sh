# EXTRANET_COMPANY: the UUID of a company that gave you a mandate, as GET /api/v1/mandates lists them.
curl --fail-with-body --silent --show-error \
  --header "Authorization: Bearer $EXTRANET_KEY" \
  --header "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
  --header "Content-Type: application/json" \
  --data @- "$EXTRANET/api/v1/requests/bulk" <<JSON
{"requests": [{
  "company": "$EXTRANET_COMPANY",
  "title": "Soudage TIG, niveau 1", "theme": "Soudage", "place": "Namur",
  "days": [{"date": "2026-11-02", "starts_at": "08:30", "ends_at": "16:30"}],
  "workers": [{"last_name": "Exemple", "first_name": "Camille", "birth_date": "1990-04-12"}],
  "send": true
}]}
JSON
