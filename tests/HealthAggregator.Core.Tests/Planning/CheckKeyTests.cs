using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class CheckKeyTests
{
    [Fact]
    public void Its_path_names_it_within_its_data_center() => Assert.Equal("web/web-1", new CheckKey("us-east", "web", "web-1").Path);

    [Fact]
    public void It_reads_as_the_whole_name() => Assert.Equal("us-east/web/web-1", new CheckKey("us-east", "web", "web-1").ToString());
}
