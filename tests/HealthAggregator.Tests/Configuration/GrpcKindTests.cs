using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

public sealed class GrpcKindTests
{
    [Theory]
    [InlineData("http://10.0.0.5:50051", "http://10.0.0.5:50051/grpc.health.v1.Health/Check")]
    [InlineData("https://cart.example", "https://cart.example/grpc.health.v1.Health/Check")]
    [InlineData("'http://[2001:db8::1]:50051/'", "http://[2001:db8::1]:50051/grpc.health.v1.Health/Check")]
    public void A_url_alone_asks_about_the_server_as_a_whole(string written, string called)
    {
        var target = Target($"{{ grpc: {written} }}");

        Assert.Equal((called, ""), (target.Url.AbsoluteUri, target.Service));
        Assert.Equal(new GrpcTarget(new(target.Server.Url)), target);
    }

    [Fact]
    public void It_has_a_service_and_the_headers_the_connection_and_the_trust_of_an_http_check()
    {
        var target = Target(
            "{ grpc: { url: 'https://h:50051', service: shop.Cart }, connection: fresh }", defaults: "{ headers: { X-Tenant: shop }, tls: { server_name: cart.example } }");

        Assert.Equal(
            new GrpcTarget(new(new("https://h:50051")) { Headers = [new("X-Tenant", "shop")], Connection = ConnectionUse.Fresh, Tls = new(null, "cart.example") }) { Service = "shop.Cart" },
            target);
    }

    [Fact]
    public void Each_host_of_a_stack_may_be_asked() => Assert.Equal(
        ["http://10.0.0.5:50051", "http://[::1]:50051"],
        ConfigText.Stack("{ hosts: [10.0.0.5, '::1'], check: { grpc: 'http://{host}:50051' } }").Checks.Select(check => check.Target.Display));

    private static GrpcTarget Target(string check, string defaults = "{}") => Assert.IsType<GrpcTarget>(ConfigText.Check(check, defaults: defaults).Target);
}
