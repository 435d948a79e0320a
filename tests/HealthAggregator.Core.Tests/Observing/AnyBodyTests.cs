using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class AnyBodyTests
{
    [Fact]
    public void Every_body_will_do() => Law.Holds(Pages.Any, page => Assert.Equal(FailureKind.None, new AnyBody().Judge(page)));

    [Fact]
    public void It_says_what_it_expects() => Assert.Equal("any body", new AnyBody().Expectation);

    [Fact]
    public void Two_of_them_are_equal() => Assert.Equal(new AnyBody(), new AnyBody());
}
