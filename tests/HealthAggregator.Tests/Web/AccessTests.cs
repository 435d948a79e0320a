using System.Net;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Who may read and who may change.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Change = "/api/v1/reload";

    private static readonly Settings Settings = Some.Settings(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1), cadence: Some.Cadence(interval: 3600))));

    private AggregatorApplication _application = null!;

    public async ValueTask InitializeAsync() => _application = await AggregatorApplication.Start(Settings);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task The_operator_s_token_lets_in()
    {
        using var response = await _application.Post(Change);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task F54_without_a_token_or_with_a_wrong_one_the_answer_is_the_same_to_the_byte()
    {
        (string, string)[][] attempts =
        [
            [],
            [("Authorization", "Bearer wrong")],
            [("Authorization", "Bearer ")],
            [("Authorization", "Bearer")],
            [("Authorization", $"Basic {_application.Token}")],
            [("Authorization", _application.Token)],
            [("Authorization", $"Digest {_application.Token}")],
            [("Cookie", $"token={_application.Token}; Authorization=Bearer {_application.Token}")],
            [("Authorization", $"Bearer {_application.Token}x")],
        ];
        var seen = new HashSet<string>();
        foreach (var attempt in attempts)
        {
            using var response = await _application.Post($"{Change}?token={_application.Token}&access_token={_application.Token}", _application.Admin, attempt);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            seen.Add($"{(int)response.StatusCode} {response.Content.Headers.ContentType} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        Assert.StartsWith("401 application/problem+json ", Assert.Single(seen), StringComparison.Ordinal);
        Assert.DoesNotContain(_application.Token, _application.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task F54_after_ten_wrong_guesses_a_minute_guessing_is_over_and_the_right_token_still_lets_in()
    {
        var statuses = new List<int>();
        for (var guess = 0; guess < 15; guess++)
        {
            using var response = await _application.Post(Change, _application.Admin, ("Authorization", $"Bearer {guess}"));
            statuses.Add((int)response.StatusCode);
            if (guess >= 10)
            {
                Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.RetryAfter?.Delta);
            }
        }

        Assert.Equal([.. Enumerable.Repeat(401, 10), .. Enumerable.Repeat(429, 5)], statuses);
        using var right = await _application.Post(Change);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);

        // Ten are worth a line in the log, the rest are not.
        Assert.Equal(10, _application.Log.ToString().Split("refused: no token, or a wrong one").Length - 1);
    }

    [Fact]
    public async Task F54_two_tokens_in_one_request_are_none()
    {
        var answer = await RawClient.Ask(_application.Aggregator.AdminUrl, $"""
            POST {Change} HTTP/1.1
            Host: {_application.Aggregator.AdminUrl.Authority}
            Authorization: Bearer {_application.Token}
            Authorization: Bearer {_application.Token}
            Content-Length: 0
            Connection: close


            """.ReplaceLineEndings("\r\n"));

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F55_whatever_a_header_says_the_source_is_where_the_connection_comes_from()
    {
        var statuses = new List<int>();
        for (var guess = 0; guess < 11; guess++)
        {
            using var response = await _application.Post(
                Change, _application.Admin, ("X-Forwarded-For", $"198.51.100.{guess}"), ("Forwarded", $"for=198.51.100.{guess}"), ("X-Forwarded-Proto", "https"));
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([.. Enumerable.Repeat(401, 10), 429], statuses);
        await Eventually.True(() => _application.Log.Has("from 127.0.0.1 refused"));
        Assert.DoesNotContain("198.51.100", _application.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_s_attempt_is_in_the_log_with_his_name()
    {
        _application.Configure(Settings with { Tokens = [Token("bob", TokenRole.Viewer)] });
        await _application.Reload();

        using var response = await _application.Post(Change, _application.Admin, ("Authorization", "Bearer bob's token"));

        await Eventually.True(() => _application.Log.Has($"POST {Change} from 127.0.0.1 refused: the token may only read (with the token of bob)"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task F56_a_page_of_another_origin_changes_nothing_even_with_the_right_token(string origin)
    {
        using var response = await _application.Post(Change, headers: ("Origin", origin));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.DoesNotContain("config reloaded", _application.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task F56_a_page_of_this_origin_may()
    {
        using var response = await _application.Post(Change, headers: ("Origin", _application.Aggregator.AdminUrl.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task F56_no_other_method_than_POST_reloads(string method)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(Change, UriKind.Relative));
        using var response = await _application.Operator.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.False(response.IsSuccessStatusCode);
        Assert.DoesNotContain("config reloaded", _application.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_a_new_token_is_logged_and_the_token_never()
    {
        await Eventually.True(() => _application.Log.Has($"written to {Path.Combine(_application.StateDirectory, "operator.token")}"));

        Assert.DoesNotContain(_application.Token, _application.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_of_the_config_let_in_with_their_names_and_the_generated_one_does_not_any_more()
    {
        _application.Configure(Settings with { Tokens = [Token("alice", TokenRole.Operator)] });
        await _application.Reload();

        using var generated = await _application.Post(Change);
        using var alice = await _application.Post(Change, _application.Admin, ("Authorization", "Bearer alice's token"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (generated.StatusCode, alice.StatusCode));
        await Eventually.True(() => _application.Log.Has("(alice from 127.0.0.1)"));
    }

    [Fact]
    public async Task A_viewer_may_not_change_anything()
    {
        _application.Configure(Settings with { Tokens = [Token("bob", TokenRole.Viewer)] });
        await _application.Reload();

        using var response = await _application.Post(Change, _application.Admin, ("Authorization", "Bearer bob's token"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("This token may only read.", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/data-centers/us-east")]
    [InlineData("/api/v1/data-centers/nowhere")]
    [InlineData("/metrics")]
    public async Task Where_reading_is_not_open_it_needs_a_token_of_either_role(string path)
    {
        _application.Configure(Settings with { AnonymousRead = false, Tokens = [Token("bob", TokenRole.Viewer), Token("alice", TokenRole.Operator)] });
        await _application.Reload();

        Assert.Equal(401, await Read(null));
        Assert.Equal(401, await Read("Bearer guess"));
        Assert.True(await Read("Bearer bob's token") is 200 or 404);
        Assert.True(await Read("Bearer alice's token") is 200 or 404);

        async Task<int> Read(string? authorization)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using var response = await _application.Admin.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Where_reading_is_not_open_the_two_probes_of_the_process_still_are()
    {
        _application.Configure(Settings with { AnonymousRead = false });
        await _application.Reload();

        Assert.Equal(HttpStatusCode.OK, (await _application.Get("/livez")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _application.Get("/readyz")).Status);
    }

    private static TokenSettings Token(string name, TokenRole role) => new(name, OperatorToken.HashOf($"{name}'s token"), role);
}
