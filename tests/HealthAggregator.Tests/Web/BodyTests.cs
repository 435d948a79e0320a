using System.Text;
using FsCheck.Fluent;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Bodies are read to the letter: what is not understood is not done, and the answer says what to write.</summary>
public sealed class BodyTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/blue/burst";
    private const string Example = """{"on":true,"reason":"Black Friday","for":"4h"}""";

    private ControlledEstate _estate = null!;

    public async ValueTask InitializeAsync() => _estate = await ControlledEstate.Start();

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Theory]
    [InlineData("""{"on":true,"reson":"x"}""", "There is no field reson here. Did you mean reason?")]
    [InlineData("""{"on":true,"reason":"x","Force":true}""", "There is no field Force here. Did you mean force?")]
    [InlineData("""{"on":true,"reason":"x","weight":5}""", "There is no field weight here. Write one of on, reason, for, until, from, ramp, force, or drop it.")]
    [InlineData("""{"on":true,"on":false,"reason":"x"}""", "on is there twice. Write it once.")]
    [InlineData("""{"on":"true","reason":"x"}""", "on is not true or false. Write true or false, without quotes.")]
    [InlineData("""{"on":1,"reason":"x"}""", "on is not true or false. Write true or false, without quotes.")]
    [InlineData("""{"on":null,"reason":"x"}""", "on is not true or false. Write true or false, without quotes.")]
    [InlineData("""{"on":true,"reason":5}""", "reason is not text. Write it in quotes.")]
    [InlineData("""{"on":true,"reason":["x"]}""", "reason is not text. Write it in quotes.")]
    [InlineData("""{"on":true,"reason":true}""", "reason is not text. Write it in quotes.")]
    [InlineData("""{"on":true,"reason":"x","for":null}""", "for is not a duration. Write one such as 30m or 1h30m, at most 10000h, or leave for out.")]
    [InlineData("""{"on":true,"reason":"x","for":240}""", "for is not a duration. Write one such as 30m or 1h30m, at most 10000h, or leave for out.")]
    [InlineData("""{"on":true,"reason":"x","for":"4 hours"}""", "for is not a duration. Write one such as 30m or 1h30m, at most 10000h, or leave for out.")]
    [InlineData("""{"on":true,"reason":"x","for":"10001h"}""", "for is not a duration. Write one such as 30m or 1h30m, at most 10000h, or leave for out.")]
    [InlineData("""{"on":true,"reason":"x","for":"-1h"}""", "for is not a duration. Write one such as 30m or 1h30m, at most 10000h, or leave for out.")]
    [InlineData("""{"reason":"x"}""", "on is missing. Write one such as " + Example + ".")]
    [InlineData("", "The body is empty. Write an object such as " + Example + ".")]
    [InlineData("[]", "The body is no JSON object. Write an object such as " + Example + ".")]
    [InlineData("true", "The body is no JSON object. Write an object such as " + Example + ".")]
    [InlineData("null", "The body is no JSON object. Write an object such as " + Example + ".")]
    [InlineData("on=true&reason=x", "The body cannot be read as JSON from line 1, byte 1 on. Write an object such as " + Example + ".")]
    [InlineData("""{"on":true,"reason":"x"} {}""", "The body cannot be read as JSON from line 1, byte 26 on. Write an object such as " + Example + ".")]
    [InlineData("""{"on":true,"reason":"x",}""", "The body cannot be read as JSON from line 1, byte 25 on. Write an object such as " + Example + ".")]
    [InlineData("""{"on":true /* now */,"reason":"x"}""", "The body cannot be read as JSON from line 1, byte 12 on. Write an object such as " + Example + ".")]
    [InlineData("""{"on":true,"reason":"\ud800"}""", "The body holds half a character: \\uD800 to \\uDFFF come in pairs. Write an object such as " + Example + ".")]
    [InlineData("""{"on":true,"reason":"x","\udc00":1}""", "The body holds half a character: \\uD800 to \\uDFFF come in pairs. Write an object such as " + Example + ".")]
    public async Task What_is_wrong_is_named_with_what_to_write(string body, string problem)
    {
        var refused = await _estate.Operator.Put(Path, body);

        Assert.Equal(("application/problem+json", $"400 {problem}"), (refused.MediaType, refused.Problem));
        await NothingChanged();
    }

    [Theory]
    [InlineData("2030-01-02T00:00:00")]
    [InlineData("2030-01-02 00:00:00Z")]
    [InlineData("2030-01-02")]
    [InlineData("2030-01-02T00:00Z")]
    [InlineData("2030-13-02T00:00:00Z")]
    [InlineData("2030-01-02T24:00:00Z")]
    [InlineData("2030-01-02T00:00:00+25:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("tomorrow")]
    [InlineData("")]
    public async Task A_time_is_whole_and_says_its_offset(string time) => Assert.Equal(
        "400 until is not a time with its offset from UTC. Write one such as 2030-01-31T22:00:00Z or 2030-01-31T23:00:00+01:00 (in a query a plus sign is written %2B), or leave until out.",
        (await _estate.Operator.Put(Path, $$"""{"on":true,"reason":"x","until":"{{time}}"}""")).Problem);

    [Theory]
    [InlineData("2030-01-02T00:00:00Z")]
    [InlineData("2030-01-02T00:00:00.5Z")]
    [InlineData("2030-01-02T00:00:00.1234567-08:00")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task A_time_of_RFC_3339_is_taken(string time) =>
        Assert.Equal(200, (await _estate.Operator.Put(Path, $$"""{"on":true,"reason":"x","until":"{{time}}"}""")).Status);

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/json")]
    [InlineData("application/json; charset=utf-16")]
    public async Task F56_only_JSON_is_read_so_no_form_of_a_page_changes_anything(string? type)
    {
        var refused = await _estate.Operator.Send(HttpMethod.Put, Path, ApiClient.Body(Encoding.UTF8.GetBytes("""{"on":true,"reason":"x"}"""), type));

        Assert.Equal($"415 The body is not said to be JSON. Send Content-Type: application/json, and a body such as {Example}.", refused.Problem);
        await NothingChanged();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    public async Task JSON_is_JSON_however_it_is_written(string type) => Assert.Equal(
        200, (await _estate.Operator.Send(HttpMethod.Put, Path, ApiClient.Body(Encoding.UTF8.GetBytes("""{"on":true,"reason":"x"}"""), type))).Status);

    [Fact]
    public async Task A_query_beside_a_body_is_not_overlooked()
    {
        Assert.Equal(
            "400 This takes no query. Write it into the JSON of the body.", (await _estate.Operator.Put($"{Path}?for=1h", """{"on":true,"reason":"x"}""")).Problem);
        await NothingChanged();
    }

    [Theory]
    [InlineData(64 * 1024, 400)]
    [InlineData(64 * 1024 + 1, 413)]
    public async Task At_most_64_KiB_are_read(int bytes, int status)
    {
        var start = """{"on":true,"reason":"x","reason":""";
        var refused = await _estate.Operator.Put(Path, start + new string(' ', bytes - start.Length));

        Assert.Equal(status, refused.Status);
        Assert.Equal(status == 413 ? "413 The body is too large. Write at most 64 KiB." : refused.Problem, refused.Problem);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"on\":", "}")]
    public async Task One_that_is_deep_is_refused_and_harms_nobody(string open, string close)
    {
        var body = string.Concat(Enumerable.Repeat(open, 5_000)) + "1" + string.Concat(Enumerable.Repeat(close, 5_000));

        Assert.StartsWith("400 The body cannot be read as JSON from line 1", (await _estate.Operator.Put(Path, body)).Problem, StringComparison.Ordinal);
        await NothingChanged();
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 })]
    public async Task What_is_not_plain_UTF_8_is_refused(byte[] start)
    {
        var refused = await _estate.Operator.Send(HttpMethod.Put, Path, ApiClient.Body([.. start, .. """{"on":true,"reason":"x"}"""u8], "application/json"));

        Assert.Equal(400, refused.Status);
        await NothingChanged();
    }

    [Fact]
    public void No_body_whatever_is_answered_other_than_200_or_a_problem_with_what_to_do()
    {
        var valid = """{"on":true,"reason":"ü","for":"4h","ramp":"10m","force":false,"until":"2031-01-01T00:00:00Z"}"""u8.ToArray();
        var mutated = from cuts in Gen.Choose(0, valid.Length)
                      from flips in Gen.ListOf(Gen.Zip(Gen.Choose(0, valid.Length - 1), Gen.Choose(0, 255))).Select(list => list.Take(4))
                      select flips.Aggregate(valid.ToArray(), (bytes, flip) => { bytes[flip.Item1] = (byte)flip.Item2; return bytes; })[..cuts];

        Law.Holds(mutated, body =>
        {
            var answer = _estate.Operator.Send(HttpMethod.Put, Path, ApiClient.Body(body, "application/json")).GetAwaiter().GetResult();
            Assert.True(answer.Status is 200 or 400, answer.Text);
            Assert.True(answer.Status == 200 || answer.Problem.Length > 10, answer.Text);
        }, times: 300);
    }

    private async Task NothingChanged() => Assert.Equal("0", (await _estate.Anybody.Get(Path)).Said("revision"));
}
