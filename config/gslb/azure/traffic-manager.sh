#!/bin/sh
# Azure Traffic Manager: us-east while it passes, else dr if it does. One path for all endpoints, asked at each endpoint's own address: let port 8080 there
# lead to the site's aggregator, where `/health` is its only data center, or the one of `default: true`.
#
# dr is enabled: until it is burst it says FAIL and is Degraded. When all endpoints are, Traffic Manager takes all of them for online, and by priority that is us-east.
set -eu

az network traffic-manager profile create --resource-group shop --name shop --unique-dns-name shop-example --routing-method Priority --ttl 30 \
  --protocol HTTP --port 8080 --path /health --interval 10 --timeout 5 --max-failures 1 --status-code-ranges "[{min:200,max:200}]"

az network traffic-manager endpoint create --resource-group shop --profile-name shop --name us-east --type ExternalEndpoints --target 192.0.2.10 --priority 1 --endpoint-status Enabled
az network traffic-manager endpoint create --resource-group shop --profile-name shop --name dr --type ExternalEndpoints --target 192.0.2.20 --priority 2 --endpoint-status Enabled
