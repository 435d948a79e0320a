using System.Text;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class PassFailPageTests
{
    [Theory]
    [InlineData("PASS", "PASS")]
    [InlineData("PASS\n", "PASS")]
    [InlineData("PASS\r\n", "PASS")]
    [InlineData("PASS ", "PASS")]
    [InlineData(" \t\r\n\v\fPASS\v", "PASS")]
    [InlineData("PASS all 12 parts are up", "PASS")]
    [InlineData("PASS\tall", "PASS")]
    [InlineData("PASSED", "PASSED")]
    [InlineData("NOT PASS", "NOT")]
    [InlineData("pass", "pass")]
    [InlineData("PASS.", "PASS.")]
    [InlineData("PASS\0", "PASS\0")]
    [InlineData("PASS\u00A0x", "PASS\u00A0x")] // a no-break space is no white space of ASCII's
    [InlineData("\uFEFFPASS", "PASS")]
    [InlineData("\uFEFF PASS", "PASS")]
    [InlineData(" \uFEFFPASS", "\uFEFFPASS")] // a byte order mark stands at the very beginning
    [InlineData("\uFEFF\uFEFFPASS", "\uFEFFPASS")]
    [InlineData("<html>PASS</html>", "<html>PASS</html>")]
    [InlineData("", "")]
    [InlineData(" \r\n", "")]
    [InlineData("\uFEFF", "")]
    public void The_first_word_is_what_stands_before_the_first_white_space(string page, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(PassFailPage.FirstWord(Encoding.UTF8.GetBytes(page))));

    [Fact]
    public void Half_a_byte_order_mark_is_no_byte_order_mark() =>
        Assert.Equal(new byte[] { 0xEF, 0xBB, (byte)'P' }, PassFailPage.FirstWord([0xEF, 0xBB, (byte)'P']).ToArray());

    [Fact]
    public void Any_page_has_a_first_word_without_white_space() => Law.Holds(Pages.Any, page =>
    {
        var word = PassFailPage.FirstWord(page);
        Assert.DoesNotContain(word.ToArray(), " \t\r\n\v\f"u8.ToArray().Contains);
        Assert.True(page.AsSpan().IndexOf(word) >= 0);
    });

    [Theory]
    [InlineData("us-east", true)]
    [InlineData("PASS us-east", true)]
    [InlineData("PASS (us-east)", true)]
    [InlineData("us-east\n", true)]
    [InlineData("us-east-2 us-east", true)]
    [InlineData("us-east2", false)]
    [InlineData("us-east-2", false)]
    [InlineData("us-east_2", false)]
    [InlineData("us-east.example", false)]
    [InlineData("xus-east", false)]
    [InlineData("-us-east", false)]
    [InlineData("_us-east", false)]
    [InlineData(".us-east", false)]
    [InlineData("US-EAST", false)]
    [InlineData("us-eastus-east", false)]
    [InlineData("PASS us-east-us-east", false)]
    [InlineData("us-eastus-east us-east", true)]
    [InlineData("us-eas", false)]
    [InlineData("", false)]
    public void A_page_names_a_site_when_its_name_is_a_whole_word_of_it(string page, bool expected) =>
        Assert.Equal(expected, PassFailPage.Names(Encoding.UTF8.GetBytes(page), "us-east"u8));
}
