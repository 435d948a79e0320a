# Fastly: us-east while it passes, else dr if it does. A health check asks its backend's own address and port: let these paths there lead to the site's
# aggregator. Every point of presence asks on its own.
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
    name        = "dr"
    address     = "192.0.2.20"
    port        = 80
    healthcheck = "dr"
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

  snippet {
    name    = "site"
    type    = "recv"
    content = <<-VCL
      set req.backend = F_us_east;
      if (!req.backend.healthy) {
        set req.backend = F_dr;
      }
    VCL
  }
}
