#!/bin/sh
# Google Cloud DNS, public zone: whoever is nearest among the sites that pass. One health check for the record set, asked at each address: let port 8080 there
# lead to the site's aggregator, where `/health` is its only data center, or the one of `default: true`.
set -eu

gcloud beta compute health-checks create http shop-verdict --global --source-regions=us-east1,us-west1,europe-west1 \
  --port=8080 --request-path=/health --host=health.example --response=PASS \
  --check-interval=30s --timeout=5s --unhealthy-threshold=2 --healthy-threshold=1

# Without --enable-geo-fencing: with it, a region whose only site fails keeps its clients.
gcloud beta dns record-sets create shop.example. --zone=shop --type=A --ttl=30 \
  --routing-policy-type=GEO --routing-policy-data="us-east1=192.0.2.10;us-west1=192.0.2.20" --health-check=shop-verdict
