#!/bin/sh
# Azure Front Door: us-east while it passes, else dr if it does. One path for the group, asked at each origin's own address and on the port of its traffic: let
# `/health` there lead to the site's aggregator, whose only data center it is, or the one of `default: true`.
set -eu

az afd origin-group create --resource-group shop --profile-name shop --origin-group-name sites \
  --probe-path /health --probe-request-type HEAD --probe-protocol Http --probe-interval-in-seconds 30 \
  --sample-size 4 --successful-samples-required 3 --additional-latency-in-milliseconds 0

az afd origin create --resource-group shop --profile-name shop --origin-group-name sites --origin-name us-east --enabled-state Enabled \
  --host-name 192.0.2.10 --origin-host-header shop.example --http-port 80 --https-port 443 --priority 1 --weight 1000
az afd origin create --resource-group shop --profile-name shop --origin-group-name sites --origin-name dr --enabled-state Enabled \
  --host-name 192.0.2.20 --origin-host-header shop.example --http-port 80 --https-port 443 --priority 2 --weight 1000
