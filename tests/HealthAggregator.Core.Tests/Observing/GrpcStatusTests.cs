using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Tests.Observing;

public class GrpcStatusTests
{
    [Theory]
    [InlineData(0, "OK")]
    [InlineData(4, "DEADLINE_EXCEEDED")]
    [InlineData(5, "NOT_FOUND: it knows no service shop.Cart")]
    [InlineData(7, "PERMISSION_DENIED")]
    [InlineData(12, "UNIMPLEMENTED: it has no health service")]
    [InlineData(14, "UNAVAILABLE")]
    [InlineData(16, "UNAUTHENTICATED")]
    [InlineData(17, "grpc-status 17")]
    [InlineData(-1, "grpc-status -1")]
    public void A_status_has_a_name_and_what_it_means_of_a_health_service(int status, string expected) => Assert.Equal(expected, GrpcStatus.Explain(status, "shop.Cart"));

    [Fact]
    public void A_server_as_a_whole_has_no_name_that_it_could_miss() => Assert.Equal("NOT_FOUND", GrpcStatus.Explain(5, ""));
}
