# Akamai GTM: us-east while it passes, else dr if it does. GTM asks the servers of the traffic targets, on test_object_port; each test goes to all of them,
# so each site's aggregator listens behind the site's own address, and `/health` is its only data center, or the one of `default: true`.
resource "akamai_gtm_property" "shop" {
  domain                 = "shop.akadns.net"
  name                   = "www"
  type                   = "ranked-failover"
  score_aggregation_type = "worst"
  handout_limit          = 1
  handout_mode           = "normal"
  dynamic_ttl            = 30
  failover_delay         = 0
  failback_delay         = 0

  traffic_target {
    datacenter_id = 3131 # us-east
    enabled       = true
    precedence    = 0 # the lower, the earlier
    servers       = ["192.0.2.10"]
  }

  traffic_target {
    datacenter_id = 3132 # dr
    enabled       = true
    precedence    = 1
    servers       = ["192.0.2.20"]
  }

  liveness_test {
    name                             = "verdict"
    test_object_protocol             = "HTTP"
    test_object                      = "/health"
    test_object_port                 = 8080
    test_interval                    = 10
    test_timeout                     = 5
    http_error3xx                    = true
    http_error4xx                    = true
    http_error5xx                    = true
    disable_nonstandard_port_warning = true

    http_header {
      name  = "Host"
      value = "health.example"
    }
  }
}
