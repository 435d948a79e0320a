namespace HealthAggregator.EndToEnd.Answering;

/// <summary>What GSLBs and CDNs send, in the bytes they send, and what they must get.</summary>
public sealed class Requests(PassAndFail fixture) : IClassFixture<PassAndFail>
{
    [Theory]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.0\r\n\r\n")]                                                             // gdnsd
    [InlineData("GET /health HTTP/1.0\r\nUser-Agent: gdnsd-monitor\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: 192.0.2.10\r\nConnection: close\r\n\r\n")]                    // Google Cloud
    [InlineData("GET /health HTTP/1.1\r\nHost: 192.0.2.10:8080\r\nConnection: close\r\n\r\n")]               // Route 53
    [InlineData("GET /health HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: any.thing.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health?cache=1&x=%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health? HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health/ HTTP/1.0\r\n\r\n")]
    [InlineData("GET /HEALTH HTTP/1.0\r\n\r\n")]
    [InlineData("GET /Health/Up HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health/up HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health/up/?x HTTP/1.0\r\n\r\n")]
    [InlineData("GET http://elsewhere.example/health HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://elsewhere.example:99/health/up?x=y HTTP/1.1\r\nHost: elsewhere.example:99\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\nIf-Modified-Since: Sun, 06 Nov 2044 08:49:37 GMT\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings, close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")]
    public async Task F48_the_default_data_center_says_PASS_to(string request) =>
        Answers.IsPass(await RawHttp.ExchangeAsync(fixture.Port, request));

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task F48_GET_HEAD_and_OPTIONS_tell_the_same(string method)
    {
        var pass = await RawHttp.ExchangeAsync(fixture.Port, $"{method} /health HTTP/1.0\r\n\r\n");
        var fail = await RawHttp.ExchangeAsync(fixture.Port, $"{method} /health/down HTTP/1.0\r\n\r\n");

        if (method == "HEAD")
        {
            Assert.Equal((200, ""), (pass.Status, pass.Body));
            Assert.Equal((503, ""), (fail.Status, fail.Body));
            Answers.HasTheHeaders(pass, "PASS".Length);
            Answers.HasTheHeaders(fail, "FAIL".Length);
        }
        else
        {
            Answers.IsPass(pass);
            Answers.IsFail(fail);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("BREW")]
    public async Task F48_any_other_method_is_405_and_told_which_are_allowed(string method)
    {
        var answer = await RawHttp.ExchangeAsync(fixture.Port, $"{method} /health HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Equal(405, answer.Status);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], answer.Header("Allow")!.Split(',', StringSplitOptions.TrimEntries).Order());
        Assert.Null(answer.Header("Server"));
    }

    [Fact]
    public async Task F48_HTTP_1_1_without_a_Host_is_a_bad_request_and_closes()
    {
        var answer = await RawHttp.ExchangeAsync(fixture.Port, "GET /health HTTP/1.1\r\n\r\n");

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("/%68ealth")]
    [InlineData("//health")]
    [InlineData("/health//")]
    [InlineData("/./health")]
    [InlineData("/x/../health")]
    [InlineData("/health;x=y")]
    [InlineData("/health%2F")]
    [InlineData("/health%00")]
    public async Task F48_an_odd_spelling_of_the_path_is_the_page_or_404_but_never_a_redirect(string path)
    {
        var answer = await RawHttp.ExchangeAsync(fixture.Port, $"GET {path} HTTP/1.0\r\n\r\n");

        Assert.Contains(answer.Status, (int[])[200, 400, 404]);
        Assert.True(answer.Status != 200 || answer.Body == "PASS");
        Assert.Null(answer.Header("Location"));
    }

    [Fact]
    public async Task A_connection_is_kept_for_the_next_request()
    {
        using var connection = await RawHttp.ConnectAsync(fixture.Port);

        for (var i = 0; i < 3; i++)
        {
            await connection.SendAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            Answers.IsPass(await connection.ReadAnswerAsync());
            await connection.SendAsync("HEAD /health/down HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal(503, (await connection.ReadAnswerAsync(hasBody: false)).Status);
        }

        // The one that asks for it is the last.
        await connection.SendAsync("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Answers.IsPass(await connection.ReadToCloseAsync());
    }

    [Fact]
    public async Task Requests_sent_at_once_are_answered_in_their_order()
    {
        using var connection = await RawHttp.ConnectAsync(fixture.Port);

        await connection.SendAsync("GET /health/up HTTP/1.1\r\nHost: x\r\n\r\nGET /health/down HTTP/1.1\r\nHost: x\r\n\r\n"
            + "GET /health/up HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Answers.IsPass(await connection.ReadAnswerAsync());
        Answers.IsFail(await connection.ReadAnswerAsync());
        Answers.IsPass(await connection.ReadToCloseAsync());
    }

    [Fact]
    public async Task Curl_gets_what_the_raw_bytes_get()
    {
        var curl = Tool.Find("curl", "curl");

        var pass = await Child.RunAsync(curl, "-s", "-w", "%{http_code} %{num_redirects}", $"http://127.0.0.1:{fixture.Port}/health");
        var fail = await Child.RunAsync(curl, "-s", "-f", $"http://127.0.0.1:{fixture.Port}/health/down");

        Assert.Equal("PASS200 0", pass.Output);
        Assert.Equal(22, fail.ExitCode);
    }
}
