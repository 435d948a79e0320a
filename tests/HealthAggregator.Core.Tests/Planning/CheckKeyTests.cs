using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class CheckKeyTests
{
    [Fact]
    public void Its_path_names_it_within_its_data_center() => Assert.Equal("web/web-1", new CheckKey("us-east", "web", "web-1").Path);

    [Theory]
    [InlineData("web", "web-1", "web-1")]
    [InlineData("web", "page", "web/page")]
    [InlineData("web", "website", "web/website")]
    [InlineData("web", "-1", "web/-1")]
    [InlineData("web-2", "web-2-a", "web-2-a")]
    [InlineData("web", "web-2-a", "web/web-2-a")]   // or it would be called as the one above
    [InlineData("@witness", "10.0.0.1:53", "witness 10.0.0.1:53")]
    public void Its_name_leaves_the_stack_out_where_the_check_says_it_itself(string stack, string check, string name) =>
        Assert.Equal(name, new CheckKey("us-east", stack, check).Name);

    [Fact]
    public void It_reads_as_the_whole_name() => Assert.Equal("us-east/web/web-1", new CheckKey("us-east", "web", "web-1").ToString());
}
