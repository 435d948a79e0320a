using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class DampingTests
{
    [Fact]
    public void It_says_how_much_evidence_turns_a_check()
    {
        var damping = new Damping(2, 3, 4);
        Assert.Equal((2, 3, 4), (damping.Rise, damping.Fall, damping.Forgive));
    }

    [Theory]
    [InlineData(0, 1, 1, "rise")]
    [InlineData(1, 0, 1, "fall")]
    [InlineData(1, 1, 0, "forgive")]
    [InlineData(-1, 1, 1, "rise")]
    public void Less_than_one_sample_is_no_evidence(int rise, int fall, int forgive, string wrong) =>
        Assert.Throws<ArgumentOutOfRangeException>(wrong, () => new Damping(rise, fall, forgive));

    [Fact]
    public void One_of_each_is_allowed() => Assert.Equal(new Damping(1, 1, 1), new Damping(1, 1, 1));
}
