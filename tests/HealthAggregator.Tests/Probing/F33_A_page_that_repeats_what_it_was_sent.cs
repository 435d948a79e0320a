using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HealthAggregator.Tests.Probing;

/// <summary>F33: a check's headers and its body may hold secrets, and a reason is for everybody.</summary>
public sealed class F33_A_page_that_repeats_what_it_was_sent : IDisposable
{
    private const string Secret = "canary5f2c9e77ab01";

    private readonly Prober _prober = new();

    public void Dispose() => _prober.Dispose();

    [Theory]
    [InlineData("key canary5f2c9e77ab01 is wrong", "key *** is wrong")]
    [InlineData("canary5f2c9e77ab01canary5f2c9e77ab01", "******")]
    [InlineData("bearer of canary5f2c9e77", "bearer of ***")]
    [InlineData("{\"key\":\"canary5f2c9e77ab01\"}", "{\"key\":\"***\"}")]
    [InlineData("the key of this page is not to be told, but it is canary5f2c9e77ab01", "the key of this page is not to be told, but it is ***…")]
    [InlineData("canary5f2c9e77ab02 and canary5f2c9e77ab01", "***2 and ***")]
    [InlineData("canary is no secret, dog-eared", "*** is no secret, dog-eared")]
    public async Task F33_makes_no_secret_public(string page, string shown)
    {
        await using var stack = await FakeStack.Start();
        stack.Says(page);

        var sample = await _prober.Ask(new HttpTarget(stack.At())
        {
            Headers = [new("Authorization", $"Bearer {Secret}"), new("X-Short", "dog"), new("X-Alike", "canary-song")],
        });

        Assert.Equal(FailureKind.Body, sample.Failure);
        Assert.Equal($"the body begins \"{shown}\", expected the first word PASS", sample.Reason);
    }

    [Fact]
    public async Task F33_makes_no_secret_of_the_body_public_either()
    {
        await using var stack = await FakeStack.Start();
        stack.Does(context => context.Response.WriteAsync($"you said {stack.Requests.Last().Body}"));

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Method = "POST", Body = $$"""{"key":"{{Secret}}/{{Secret}}"}""" });

        Assert.Equal("the body begins \"you said ***\", expected the first word PASS", sample.Reason);
    }

    [Theory]
    [InlineData("X-Key", "x7$kQ2!mZ9#p", "no x7$kQ2!mZ9#p", "no ***")]
    [InlineData("X-Key", "Token x7$kQ2!mZ9#p", "no x7$kQ2!mZ9#p!", "no ***!")]
    [InlineData("X-Key", "ab c$ de", "no ab c$ de", "no ***")]
    [InlineData("X-Key", "ab c$ d", "no ab c$ d", "no ***")]
    [InlineData("X-Key", "$a!b#", "no $a!b#", "no $a!b#")]
    [InlineData("Authorization", "Basic cHJvYmU6eDckayBRMiFtOjkj", "probe, x7$k Q2!m:9# is wrong", "probe, *** is wrong")]
    [InlineData("authorization", "basic cHJvYmU6eDckayBRMiFtOjkj", "x7$k Q2!m:9#", "***")]
    [InlineData("Authorization", "Basic no!base64", "no!base64", "***")]
    public async Task F33_makes_no_secret_public_of_whatever_characters_it_is(string header, string value, string page, string shown)
    {
        await using var stack = await FakeStack.Start();
        stack.Says(page);

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Headers = [new(header, value)] });

        Assert.Equal($"the body begins \"{shown}\", expected the first word PASS", sample.Reason);
    }

    [Fact]
    public async Task F33_makes_no_secret_of_a_body_or_a_query_public_of_whatever_characters_it_is()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("no x7$kQ2!mZ9#p");
        var body = await _prober.Ask(new HttpTarget(stack.At()) { Method = "POST", Body = """{"key": "x7$kQ2!mZ9#p"}""" });
        var query = await _prober.Ask(new HttpTarget(stack.At("/health?a=b&key=x7$kQ2!mZ9%23p")));

        Assert.All([body, query], sample => Assert.Equal("the body begins \"no ***\", expected the first word PASS", sample.Reason));
    }

    [Fact]
    public async Task F33_makes_no_secret_of_the_query_public_either()
    {
        await using var stack = await FakeStack.Start();
        stack.Does(context => context.Response.WriteAsync($"{context.Request.Path}{context.Request.QueryString}"));

        var sample = await _prober.Ask(new HttpTarget(stack.At($"/health?key={Secret}")));

        Assert.Equal("the body begins \"/health?key=***\", expected the first word PASS", sample.Reason);
    }

    [Fact]
    public async Task F33_makes_no_secret_public_in_a_header_either()
    {
        await using var stack = await FakeStack.Start();
        stack.Does(context =>
        {
            context.Response.Headers.ContentEncoding = Secret;
            return context.Response.WriteAsync("PASS");
        });

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Headers = [new("X-Key", Secret)] });

        Assert.Equal("the body is encoded (***) although identity was asked for", sample.Reason);
    }
}
