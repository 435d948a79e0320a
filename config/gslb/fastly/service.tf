# Fastly: us-east while it passes, else dr if it does. A health check asks its backend's own address and port: let these paths there lead to the site's
# aggregator. Every point of presence asks on its own.
#
# In vcl_recv Fastly writes first the snippets, then `set req.backend` for the backend without a condition, then those with one, each in its `if`. So the condition on
# dr sees the health of us_east, and a snippet that chose a backend would be overruled.
resource "fastly_service_vcl" "shop" {
  name = "shop"

  domain {
    name = "shop.example"
  }

  backend {
    name        = "us_east"
    address     = "192.0.2.10"
    port        = 80
    healthcheck = "us-east"
  }

  backend {
    name              = "dr"
    address           = "192.0.2.20"
    port              = 80
    healthcheck       = "dr"
    request_condition = "us-east is down"
  }

  condition {
    name      = "us-east is down"
    type      = "REQUEST"
    statement = "!req.backend.healthy"
  }

  # Before its first answers a backend is what `initial` says: 0 of the 2 that it takes, so that an un-burst site gets nothing at a deployment.
  healthcheck {
    name              = "us-east"
    host              = "health.us-east.example"
    path              = "/health/us-east"
    method            = "GET"
    expected_response = 200
    check_interval    = 2000
    timeout           = 1000
    window            = 3
    threshold         = 2
    initial           = 2
  }

  healthcheck {
    name              = "dr"
    host              = "health.dr.example"
    path              = "/health/dr"
    method            = "GET"
    expected_response = 200
    check_interval    = 2000
    timeout           = 1000
    window            = 3
    threshold         = 2
    initial           = 0
  }
}
