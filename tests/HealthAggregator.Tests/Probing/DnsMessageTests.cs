using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Fuzzing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public class DnsMessageTests
{
    private static readonly byte[] Query = DnsMessage.Query(0x1234, "www.shop.example", DnsRecordType.A);

    [Fact]
    public void A_question_is_what_the_protocol_has_it()
    {
        byte[] expected = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, .. "www"u8, 4, .. "shop"u8, 7, .. "example"u8, 0, 0, 1, 0, 1];

        Assert.Equal(expected, Query);
        Assert.Equal(expected, DnsMessage.Query(0x1234, "www.shop.example.", DnsRecordType.A));
        Assert.Equal("www.shop.example", DnsMessage.NameOf(Query));
    }

    [Theory]
    [InlineData(DnsRecordType.A, "0A000007", "10.0.0.7")]
    [InlineData(DnsRecordType.Aaaa, "20010DB8000000000000000000000007", "2001:db8::7")]
    [InlineData(DnsRecordType.Cname, "0361626300", "abc")]
    [InlineData(DnsRecordType.Cname, "03616263C010", "abc.shop.example")]
    [InlineData(DnsRecordType.Cname, "0261002E00", null)]
    [InlineData(DnsRecordType.Ns, "03612E5C00", "a\\.\\\\")]
    [InlineData(DnsRecordType.Ns, "00", "")]
    [InlineData(DnsRecordType.Mx, "000AC010", "10 shop.example")]
    [InlineData(DnsRecordType.Srv, "0000000513C4C010", "0 5 5060 shop.example")]
    [InlineData(DnsRecordType.Txt, "026162026364", "abcd")]
    [InlineData(DnsRecordType.Txt, "04220A5CC3", "\"\\010\\\\\\195")]
    [InlineData(DnsRecordType.Txt, "", "")]
    [InlineData((DnsRecordType)99, "0102", "")]
    [InlineData(DnsRecordType.A, "0A0000", null)]
    [InlineData(DnsRecordType.A, "0A00000707", null)]
    [InlineData(DnsRecordType.Aaaa, "0A000007", null)]
    [InlineData(DnsRecordType.Txt, "0361", null)]
    [InlineData(DnsRecordType.Mx, "00", null)]
    [InlineData(DnsRecordType.Cname, "C0FF", null)]           // beyond the end
    [InlineData(DnsRecordType.Cname, "C02E", null)]           // at itself
    [InlineData(DnsRecordType.Cname, "0161C02E", null)]       // in a circle
    [InlineData(DnsRecordType.Cname, "80", null)]             // no length and no pointer
    [InlineData(DnsRecordType.Cname, "C0", null)]
    [InlineData(DnsRecordType.Cname, "0361", null)]
    public void A_record_reads_as_dig_writes_it_or_not_at_all(DnsRecordType type, string data, string? expected)
    {
        var reply = DnsMessage.Read(FakeNameServer.Reply(Query, 0, FakeNameServer.Record(type, Convert.FromHexString(data))));

        Assert.Equal(expected, reply?.Records.Single().Data);
    }

    [Fact]
    public void A_name_of_more_than_255_bytes_is_none()
    {
        byte[] label = [50, .. Enumerable.Repeat((byte)'a', 50)];
        byte[] four = [.. label, .. label, .. label, .. label];

        Assert.NotNull(DnsMessage.Read(FakeNameServer.Reply(Query, 0, FakeNameServer.Record(DnsRecordType.Cname, [.. four, 49, .. label[2..], 0]))));
        Assert.Null(DnsMessage.Read(FakeNameServer.Reply(Query, 0, FakeNameServer.Record(DnsRecordType.Cname, [.. four, 50, .. label[1..], 0]))));
    }

    [Fact]
    public void Aliases_are_followed_in_whatever_order_and_never_in_a_circle()
    {
        byte[] other = [1, (byte)'b', 0];
        byte[] third = [1, (byte)'c', 0];
        var alias = FakeNameServer.Record(DnsRecordType.Cname, other);
        var second = FakeNameServer.Record(other, DnsRecordType.Cname, third);
        var address = FakeNameServer.Record([1, (byte)'C', 0], DnsRecordType.A, 10, 0, 0, 7);
        var stray = FakeNameServer.Record([1, (byte)'x', 0], DnsRecordType.A, 10, 0, 0, 8);

        Assert.Equal(["10.0.0.7"], DnsMessage.Read(FakeNameServer.Reply(Query, 0, stray, address, second, alias))!.AnswersTo(DnsRecordType.A));
        Assert.Equal(["b"], DnsMessage.Read(FakeNameServer.Reply(Query, 0, alias, second))!.AnswersTo(DnsRecordType.Cname));
        Assert.Empty(DnsMessage.Read(FakeNameServer.Reply(Query, 0, alias, FakeNameServer.Record(other, DnsRecordType.Cname, 0xC0, 12)))!.AnswersTo(DnsRecordType.A));
    }

    [Fact]
    public void A_question_is_no_answer_nor_is_an_answer_to_none_or_two()
    {
        var two = FakeNameServer.Reply(Query);
        two[5] = 2;
        var none = FakeNameServer.Reply(Query);
        none[5] = 0;

        Assert.Null(DnsMessage.Read(Query));
        Assert.Null(DnsMessage.Read(two));
        Assert.Null(DnsMessage.Read(none));
        Assert.Null(DnsMessage.Read(none.AsSpan(0, 12)));
        Assert.NotNull(DnsMessage.Read(FakeNameServer.Reply(Query)));
    }

    [Fact]
    public void A_server_that_refuses_need_not_repeat_the_question()
    {
        byte[] refusal = [0x12, 0x34, 0x80, 5, 0, 0, 0, 0, 0, 0, 0, 0];

        Assert.Equal((0x1234, "REFUSED", "", 0), DnsMessage.Read(refusal) is { } reply ? (reply.Id, reply.CodeName, reply.Name, reply.Type) : default);
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(5000, false)]
    public void A_name_of_more_pointers_than_a_name_has_labels_is_none(int pointers, bool isRead)
    {
        // The root, then pointers of which each is to the one before it, all in a record of no known type; an alias is a pointer to the last of them.
        var start = Query.Length + 12;
        byte[] chain = [0, .. Enumerable.Range(0, pointers - 1).SelectMany(index => Pointer(index == 0 ? start : start + (2 * index) - 1))];
        byte[] holder = [0xC0, 12, 0, 99, 0, 1, 0, 0, 0, 60, (byte)(chain.Length >> 8), (byte)chain.Length, .. chain];

        var reply = DnsMessage.Read(FakeNameServer.Reply(Query, 0, holder, FakeNameServer.Record(DnsRecordType.Cname, Pointer(start + chain.Length - 2))));

        Assert.Equal(isRead ? "" : null, reply?.Records[1].Data);

        static byte[] Pointer(int at) => [(byte)(0xC0 | (at >> 8)), (byte)at];
    }

    [Fact]
    public void No_answer_that_is_cut_short_is_read()
    {
        var whole = FakeNameServer.Reply(Query, 0, FakeNameServer.Record(DnsRecordType.Mx, 0, 10, 0xC0, 16));

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(DnsMessage.Read(whole.AsSpan(0, length))));
    }

    [Fact]
    public void No_bytes_whatever_make_it_throw_or_hang()
    {
        byte[][] seeds =
        [
            FakeNameServer.Reply(Query, 0, FakeNameServer.Record(DnsRecordType.A, 10, 0, 0, 7), FakeNameServer.Record(DnsRecordType.Cname, 1, (byte)'b', 0xC0, 16)),
            FakeNameServer.Reply(Query, 0, FakeNameServer.Record(DnsRecordType.Txt, 2, (byte)'a', (byte)'b'), FakeNameServer.Record(DnsRecordType.Srv, 0, 0, 0, 5, 19, 196, 0xC0, 16)),
            FakeNameServer.Reply(Query, 0, FakeNameServer.Record(DnsRecordType.Mx, 0, 10, 0xC0, 16), FakeNameServer.Record(DnsRecordType.Aaaa, new byte[16])),
        ];
        Fuzz.Run("DNS answers", random =>
        {
            var reply = DnsMessage.Read(new Mutator(random).Mutate(seeds[random.Next(seeds.Length)]));
            Assert.All(reply is null ? [] : Enum.GetValues<DnsRecordType>(), type => reply!.AnswersTo(type));
            return reply is not null;
        });
    }
}
