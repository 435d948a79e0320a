using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class GrpcHealthTests
{
    [Fact]
    public void The_server_as_a_whole_is_asked_about_with_an_empty_message() => Assert.Equal([0, 0, 0, 0, 0], GrpcHealth.Request(""));

    [Fact]
    public void A_service_is_asked_about_by_its_name() => Assert.Equal([0, 0, 0, 0, 11, 0x0A, 9, .. "shop.Cart"u8], GrpcHealth.Request("shop.Cart"));

    [Theory]
    [InlineData(127, new byte[] { 0x7F })]
    [InlineData(128, new byte[] { 0x80, 0x01 })]
    [InlineData(200, new byte[] { 0xC8, 0x01 })]
    [InlineData(16_384, new byte[] { 0x80, 0x80, 0x01 })]
    public void A_long_name_has_its_length_before_it(int length, byte[] written)
    {
        var request = GrpcHealth.Request(new string('s', length));

        Assert.Equal(written, request[6..(6 + written.Length)]);
        Assert.Equal(length + 6 + written.Length, request.Length);
        Assert.Equal(request.Length - 5, (request[3] << 8) | request[4]);
    }

    [Theory]
    [InlineData(new byte[] { 8, 1 })]
    [InlineData(new byte[] { 8, 2, 8, 1 })] // of a field that is there twice the last counts
    [InlineData(new byte[] { 8, 0x81, 0x00 })] // a number longer than it needs to be
    [InlineData(new byte[] { 16, 200, 1, 8, 1 })] // fields that a later version may add: a number,
    [InlineData(new byte[] { 17, 1, 2, 3, 4, 5, 6, 7, 8, 8, 1 })] // eight bytes,
    [InlineData(new byte[] { 18, 3, 8, 2, 2, 8, 1 })] // bytes with their length,
    [InlineData(new byte[] { 21, 1, 2, 3, 4, 8, 1 })] // four bytes
    public void SERVING_passes(byte[] message) => Assert.Equal((FailureKind.None, ""), GrpcHealth.Judge(Framed(message)));

    [Theory]
    [InlineData(new byte[] { 8, 2 }, FailureKind.SaidFail, "said NOT_SERVING")]
    [InlineData(new byte[0], FailureKind.Body, "said UNKNOWN")]
    [InlineData(new byte[] { 8, 0 }, FailureKind.Body, "said UNKNOWN")]
    [InlineData(new byte[] { 8, 3 }, FailureKind.Body, "said SERVICE_UNKNOWN")]
    [InlineData(new byte[] { 8, 7 }, FailureKind.Body, "said 7, which is no serving status")]
    [InlineData(new byte[] { 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 }, FailureKind.Body, "said -1, which is no serving status")]
    public void Whatever_else_is_said_fails_and_is_named(byte[] message, FailureKind failure, string reason) =>
        Assert.Equal((failure, reason), GrpcHealth.Judge(Framed(message)));

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 8, 1 })] // compressed, although nobody may
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 8, 1 })] // cut off
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 8, 1, 0, 0, 0, 0, 2, 8, 1 })] // two messages
    [InlineData(new byte[] { 0, 255, 255, 255, 255, 8, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 8 })] // a field without its value
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0x80 })] // half a tag
    [InlineData(new byte[] { 0, 0, 0, 0, 12, 8, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1 })] // a number without end
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 16, 128 })] // of other fields too
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 18, 200 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 18, 9, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 17, 9, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 19 })] // a group, which nobody has written for a decade
    [InlineData(new byte[] { 0, 0, 0, 0, 7, 18, 255, 255, 255, 255, 255, 15 })]
    public void What_is_no_response_is_called_none(byte[] body) =>
        Assert.Equal((FailureKind.Protocol, "the answer is no health check response"), GrpcHealth.Judge(body));

    [Fact]
    public void Any_bytes_are_judged()
    {
        Law.Holds(Pages.Any, page => Assert.NotNull(GrpcHealth.Judge(page).Reason));
        Law.Holds(Pages.Any, page => Assert.NotNull(GrpcHealth.Judge(Framed(page)).Reason));
    }

    private static byte[] Framed(byte[] message) => [0, 0, 0, 0, (byte)message.Length, .. message];
}
