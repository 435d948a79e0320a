using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class GrpcTargetTests
{
    private static GrpcTarget Cart => new(new(new("https://10.0.0.5:50051")) { Headers = [new("authorization", "Bearer canary")] }) { Service = "shop.Cart" };

    [Fact]
    public void It_calls_the_health_service_of_its_server()
    {
        Assert.Equal(("grpc", "10.0.0.5", 50051), (Cart.Kind, Cart.Host, Cart.Port));
        Assert.Equal("https://10.0.0.5:50051/grpc.health.v1.Health/Check", Cart.Url.AbsoluteUri);
        Assert.Equal("", new GrpcTarget(new(new("http://h:1"))).Service);
    }

    [Fact]
    public void F33_it_shows_its_server_and_its_service_and_no_header()
    {
        Assert.Equal("https://10.0.0.5:50051 shop.Cart", Cart.Display);
        Assert.Equal("http://h:50051", new GrpcTarget(new(new("http://h:50051"))).Display);
        Assert.Contains("Bearer canary", Cart.Sent);
    }

    [Fact]
    public void Targets_are_equal_when_they_ask_the_same()
    {
        Assert.Equal(Cart, Cart);
        Assert.Equal(Cart.GetHashCode(), Cart.GetHashCode());
        Assert.NotEqual(Cart, Cart with { Service = "shop.Stock" });
        Assert.NotEqual(Cart, new GrpcTarget(Cart.Server with { Connection = ConnectionUse.Fresh }) { Service = "shop.Cart" });
        Assert.NotEqual<Target>(Cart.Server, Cart);
    }
}
