using System.Text;

namespace HealthAggregator.EndToEnd.Admin;

/// <summary>
/// F33, F54: a secret that this program is given is in nothing that it ever says or keeps, whatever is done to it; apart from its own token in the one file that is for
/// that.
/// </summary>
public sealed class Canaries : IAsyncLifetime
{
    private readonly Canary _key = new();
    private readonly Canary _keyOfFile = new();
    private readonly Canary _keyOfBody = new();
    private readonly Canary _keyInQuery = new();
    private readonly Canary _written = new();
    private readonly Canary _keyOfWitness = new();
    private readonly Canary _keyOfPeer = new();
    private readonly Canary _keyOfReplica = new();
    private readonly Canary _alice = new();
    private readonly Canary _bob = new();
    private readonly Canary _guess = new();

    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly List<(string Where, string Text)> _said = [];

    private RawServer? _echo;
    private RawServer? _far;
    private AggregatorProcess? _aggregator;
    private Canary? _own;

    private RawServer Echo => _echo!;

    /// <summary>The same for what is watched and not judged.</summary>
    private RawServer Far => _far!;

    private AggregatorProcess Aggregator => _aggregator!;

    private (string Name, string? Value)[] Environment => [("SHOP_KEY", _key.Secret), ("SHOP_LOGIN", _keyOfBody.Secret)];

    private IEnumerable<Canary> All => [_key, _keyOfFile, _keyOfBody, _keyInQuery, _written, .. Watching, _alice, _bob, _guess, _own!];

    /// <summary>What witnesses, peers and replicas are sent, and nobody else.</summary>
    private Canary[] Watching => [_keyOfWitness, _keyOfPeer, _keyOfReplica];

    public async ValueTask InitializeAsync()
    {
        _directory.Write("key", _keyOfFile.Secret + "\n");
        (_echo, _far) = (RawServer.Start(AnswerAsync), RawServer.Start(AnswerAsync));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_secret_is_in_no_log_no_page_no_metric_no_status_no_audit_line_and_no_file(string format)
    {
        _aggregator = await AggregatorProcess.StartAsync(Config(format), null, Environment);
        _own = new(Aggregator.OperatorToken());
        await Aggregator.EveryCheckSampledAsync();

        await DriveAsync(_own.Secret);
        await ReloadAsync(format);
        await Eventually.IsAsync("the tokens of the config let in", () => StatusOfAsync("POST", "/api/v1/reload", $"Bearer {_alice.Secret}"), status => status == 200);
        await DriveAsync(_alice.Secret);
        await DriveAsync(_bob.Secret);
        await Aggregator.RestartAfterKillAsync();
        await Aggregator.EveryCheckSampledAsync();
        await ReadEverythingAsync();
        await RunCommandsAsync();
        await Aggregator.StopAsync();
        Take("the log", Aggregator.Log);
        TakeFiles();

        var found = from canary in All from said in _said let part = canary.In(said.Text) where part is not null select $"{part} in {said.Where}: {Around(said.Text, part)}";
        var finds = string.Join('\n', found.Distinct().Take(20));
        Assert.True(finds.Length == 0, finds);
    }

    [Fact]
    public async Task What_is_looked_for_would_be_found()
    {
        _aggregator = await AggregatorProcess.StartAsync(Config("text"), null, Environment);
        _own = new(Aggregator.OperatorToken());
        await Aggregator.EveryCheckSampledAsync();
        var planted = new Canary();

        // A reason is for everybody: so whoever writes a secret into it has told everybody.
        var half = planted.Secret[10..30];
        await ChangeAsync("PUT", "/api/v1/data-centers/shop/override", $"Bearer {_own.Secret}", $$"""{"verdict":"PASS","reason":"{{half}}"}""");
        await ReadEverythingAsync();
        await RunCommandsAsync();
        await Aggregator.StopAsync();
        Take("the log", Aggregator.Log);
        TakeFiles();

        string[] places = ["the log", "GET /api/v1/status", "GET /api/v1/audit", "control.json", "audit.jsonl", "health-aggregator audit", "GET /api/v1/data-centers/shop/explain", "POST /api/v1/simulate", "health-aggregator explain", "health-aggregator simulate"];
        Assert.All(places, place => Assert.Contains(_said, said => said.Where == place && planted.In(said.Text) is not null));
        Assert.NotNull(planted.In(Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{planted.Secret}"))));
        Assert.NotNull(planted.In($"?token={planted.Secret[..12]}"));
        Assert.NotNull(_own.In(await File.ReadAllTextAsync(Path.Combine(Aggregator.StateDirectory, "operator.token"), TestContext.Current.CancellationToken)));

        // And what is not to be said was sent, all of it.
        Assert.All([_key, _keyOfFile, _keyOfBody, _keyInQuery, _written, .. Watching], canary => Assert.Contains(Echo.Requests.Concat(Far.Requests), request => canary.In(request) is not null));
    }

    public async ValueTask DisposeAsync()
    {
        if (_aggregator is not null)
        {
            await _aggregator.DisposeAsync();
        }

        await Echo.DisposeAsync();
        await Far.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }

    /// <summary>A stack that tells whoever asks what he said, in one way or another.</summary>
    private static async Task AnswerAsync(Visit visit)
    {
        while (await visit.ReadRequestAsync() is { } request)
        {
            var key = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("X-Key: ", StringComparison.Ordinal))?[7..] ?? "none";
            await visit.SendAsync(request.Split(' ')[1].Split('?')[0] switch
            {
                "/pass" => Http.Ok("PASS"),
                "/key" => Http.Ok(key),
                "/late" => Http.Ok($"what was sent to this page is {key}"),
                "/all" or "/login" => Http.Ok(request),
                "/fail" => Http.Answer("503 Service Unavailable", $"FAIL {key}"),
                "/moved" => Http.Answer("302 Found", "", $"Location: http://127.0.0.1/{key}\r\n"),
                "/encoded" => Http.Ok("PASS", $"Content-Encoding: {key}\r\n"),
                "/status" => Http.Answer($"500 {key}", key),
                _ => $"HTTP/9.9 {key}\r\n{key}\r\n\r\n",
            });
        }
    }

    private string Config(string format, string more = "", string headers = "") => $$"""
        logging: { format: {{format}}, level: debug }
        defaults:
          interval: 500ms
          timeout: 400ms
          headers: { X-Key: "${SHOP_KEY}", Authorization: "Bearer ${SHOP_KEY}", X-Other: "${file:{{_directory["key"]}}}", X-Written: "{{_written.Secret}}"{{headers}} }
        data_centers:
          shop:
            isolation:
              witnesses:
                - { http: "{{Far.Page("key")}}", headers: { X-Key: "{{_keyOfWitness.Secret}}" } }
                - { http: "{{Far.Page("fail")}}?api_key={{_keyOfWitness.Secret}}" }
            peers:
              west: { http: "{{Far.Page("fail")}}", headers: { X-Key: "{{_keyOfPeer.Secret}}", Authorization: "Basic {{_keyOfPeer.Secret}}" } }
              north: "{{Far.Page("all")}}?api_key={{_keyOfPeer.Secret}}"
            replicas:
              b: { http: "{{Far.Page("status")}}", method: POST, body: "{{_keyOfReplica.Secret}}", headers: { X-Key: "{{_keyOfReplica.Secret}}" } }
              c: { http: "{{Far.Page("moved")}}", headers: { X-Key: "{{_keyOfReplica.Secret}}" } }
            stacks:
              web:
                checks:
                  pass: "{{Echo.Page("pass")}}?api_key={{_keyInQuery.Secret}}"
                  key: {{Echo.Page("key")}}
                  late: {{Echo.Page("late")}}
                  all: "{{Echo.Page("all")}}?api_key={{_keyInQuery.Secret}}"
                  fail: {{Echo.Page("fail")}}
                  moved: {{Echo.Page("moved")}}
                  encoded: {{Echo.Page("encoded")}}
                  status: {{Echo.Page("status")}}
                  broken: {{Echo.Page("broken")}}
                  login: { http: {{Echo.Page("login")}}, method: POST, body: '{"user":"probe","password":"${SHOP_LOGIN}"}' }
        {{more}}
        """;

    /// <summary>Configs that are wrong on the very lines that hold secrets, and then one with tokens.</summary>
    private async Task ReloadAsync(string format)
    {
        string Admin(string tokens) => $"admin: {{ tokens: [{tokens}] }}";
        var tokens = $"{{ name: alice, sha256: {_alice.Sha256}, role: operator }}, {{ name: bob, sha256: {_bob.Sha256}, role: viewer }}";
        var good = Config(format, Admin(tokens));
        string[] bad =
        [
            Config(format, headers: ", x-written: twice"),
            Config(format, headers: $", Content-Length: \"{_written.Secret}\""),
            Config(format, headers: $", Bad: \"{_written.Secret}\\u0001\""),
            Config(format, headers: ", Missing: \"${NOT_SET}\""),
            Config(format, headers: ", Both: \"${SHOP_KEY}\\n${NOT_SET}\""),
            Config(format, Admin($"{{ name: alice, sha256: {_alice.Secret}, role: operator }}")),
            Config(format, Admin($"{{ name: alice, token: {_alice.Secret}, role: operator }}")),
            Config(format, Admin($"{tokens}, {{ name: carol, sha256: {_alice.Sha256}, role: operator }}")),
            good.Replace("headers: {", "header: {", StringComparison.Ordinal),
            good.Replace("X-Written: \"", "X-Written: '", StringComparison.Ordinal),
            good.Replace("pass: \"http", "pass: \"ftp", StringComparison.Ordinal),
            good.Replace("pass: \"http://", $"pass: \"http://probe:{_written.Secret}@", StringComparison.Ordinal),
            good.Replace("pass: \"", "pass: \"${SHOP_KEY}", StringComparison.Ordinal),
            good.Replace("moved: ", "pass: ", StringComparison.Ordinal),
            good.Replace("timeout: 400ms", "timeout: ${SHOP_KEY}", StringComparison.Ordinal),
            good[..good.IndexOf(_written.Secret, StringComparison.Ordinal)],
            good[..(good.IndexOf(_written.Secret, StringComparison.Ordinal) + 20)],
        ];
        foreach (var config in bad)
        {
            Aggregator.Configure(config);
            await ChangeAsync("POST", "/api/v1/reload?reason=x", $"Bearer {_own!.Secret}");
            await ReadAsync("/api/v1/status");
            Take("check", (await TheProgram.RunAsync(Environment, "check", "--config", Aggregator.ConfigFile)).Said);
        }

        Assert.All(_said.Where(said => said.Where == "POST /api/v1/reload?reason=x").TakeLast(bad.Length), said => Assert.Contains("errors", said.Text, StringComparison.Ordinal));
        Aggregator.Configure(good);
        await ChangeAsync("POST", "/api/v1/reload?reason=x", $"Bearer {_own!.Secret}");
    }

    /// <summary>Everything that can be asked of the instance, with this token where it belongs, where it does not, and beside a wrong one.</summary>
    private async Task DriveAsync(string token)
    {
        (string Method, string Path, string? Body)[] changes =
        [
            ("PUT", "/api/v1/data-centers/shop/burst", """{"on":true,"reason":"x","for":"1h"}"""),
            ("PUT", "/api/v1/data-centers/shop/burst", """{"on":true,"reason":"x","from":"2199-01-01T00:00:00Z"}"""),
            ("PUT", "/api/v1/data-centers/shop/override", """{"verdict":"PASS","reason":"x"}"""),
            ("PUT", "/api/v1/data-centers/shop/stacks/web/maintenance", """{"reason":"x"}"""),
            ("PUT", "/api/v1/data-centers/nowhere/burst", """{"on":true,"reason":"x"}"""),
            ("PUT", "/api/v1/data-centers/shop/burst", $$"""{"on":"{{token}}","reason":"x","token":"{{token}}"}"""),
            ("PUT", "/api/v1/data-centers/shop/burst", $"{token}"),
            ("PUT", "/api/v1/data-centers/shop/burst", $$"""{"on":true,"reason":"x","until":"{{token}}"}"""),
            ("PUT", "/api/v1/data-centers/shop/override", $$"""{"verdict":"{{token}}","reason":"x"}"""),
            ("POST", "/api/v1/burst/swap", """{"on":"shop","off":"shop","reason":"x"}"""),
            ("POST", "/burst/on?reason=x", null),
            ("POST", $"/burst/off?reason=x&token={token}", null),
            ("POST", $"/burst/off?reason=x&for={token}", null),
            ("POST", "/api/v1/data-centers/shop/recover?reason=x", null),
            ("POST", "/api/v1/control/accept?reason=x", null),
            ("DELETE", "/api/v1/data-centers/shop/burst/scheduled/1?reason=x", null),
            ("DELETE", "/api/v1/data-centers/shop/override?reason=x", null),
            ("DELETE", "/api/v1/data-centers/shop/stacks/web/maintenance?reason=x", null),
            ("POST", "/api/v1/reload", null),
            ("POST", "/api/v1/simulate", """{"checks":{"web":"down"}}"""),
            ("POST", "/api/v1/simulate", $$$"""{"checks":{"web":"{{{token}}}"}}"""),
            ("POST", "/api/v1/simulate", $$"""{"override":"{{token}}","token":"{{token}}"}"""),
            ("POST", "/api/v1/simulate", $"{token}"),
        ];
        foreach (var (method, path, body) in changes)
        {
            await ChangeAsync(method, path, null, body);
            await ChangeAsync(method, path, $"Bearer {_guess.Secret}", body);
            await ChangeAsync(method, path, $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{token}"))}", body);
            await ChangeAsync(method, $"{path}{(path.Contains('?') ? '&' : '?')}access_token={token}", null, body);
            await ChangeAsync(method, path, null, body, ("Cookie", $"token={token}"), ("X-Api-Key", token), ("Referer", $"http://x/?token={token}"), ("User-Agent", token));
            await ChangeAsync(method, path, $"Bearer {token}", body, ("Origin", "https://evil.example"));
            await ChangeAsync(method, path, $"Bearer {token}", body, ("If-Match", $"\"{token}\""));
            await ChangeAsync(method, path, $"Bearer {token}", body, ("If-Match", token));
            await ChangeAsync(method, path, $"Bearer {token}", body, ("User-Agent", token));
        }

        await ReadEverythingAsync();
    }

    private async Task ReadEverythingAsync()
    {
        string[] paths =
        [
            "/", "/api/v1/status", "/api/v1/data-centers/shop", "/api/v1/data-centers/shop/explain", "/api/v1/data-centers/nowhere/explain",
            "/api/v1/data-centers/shop/burst", "/api/v1/data-centers/shop/burst/scheduled", "/api/v1/data-centers/shop/override",
            "/api/v1/data-centers/shop/stacks/web/maintenance", "/api/v1/audit", "/api/v1/audit?limit=1000", "/metrics", "/livez?verbose", "/readyz?verbose", "/openapi/v1.json",
            "/no/such/page", "/api/v1/audit?limit=none", "/api/v1/data-centers/nowhere/burst",
        ];
        foreach (var path in paths)
        {
            await ReadAsync(path);
        }

        foreach (var asked in (string[])["{}", """{"checks":{"web":"down"}}""", """{"checks":{"web":"up"},"override":"none","threshold":1}""", """{"checks":{"nope":"up"}}""", "{"])
        {
            await ChangeAsync("POST", "/api/v1/simulate", null, asked);
        }

        foreach (var path in (string[])["/health", "/health/shop", "/burst.html", "/burst/shop", "/burst-state", "/weight", "/nothing"])
        {
            Take($"the probe listener's {path}", await Aggregator.ReadAsync(Aggregator.ProbeUrl + path));
        }
    }

    private async Task RunCommandsAsync()
    {
        string[][] commands =
        [
            ["status", "--url", Aggregator.AdminUrl], ["explain", "--url", Aggregator.AdminUrl], ["explain", "shop", "--json", "--url", Aggregator.AdminUrl],
            ["simulate", "--down", "web", "--url", Aggregator.AdminUrl], ["simulate", "shop", "--up", "web", "--json", "--url", Aggregator.AdminUrl], ["audit", "--url", Aggregator.AdminUrl], ["audit", "verify", Path.Combine(Aggregator.StateDirectory, "audit.jsonl")],
            ["check", "--config", Aggregator.ConfigFile], ["check", "--probe", "--config", Aggregator.ConfigFile], ["healthcheck", "--config", Aggregator.ConfigFile],
        ];
        foreach (var command in commands)
        {
            Take($"health-aggregator {command[0]}", (await TheProgram.RunAsync(Environment, command)).Said);
        }
    }

    private void TakeFiles()
    {
        foreach (var file in Directory.EnumerateFiles(Aggregator.StateDirectory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "operator.token"))
        {
            Take(Path.GetFileName(file), file + Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        }
    }

    private void Take(string where, string text) => _said.Add((where, text));

    private Task<int> ReadAsync(string path) => ChangeAsync("GET", path, null);

    private async Task<int> StatusOfAsync(string method, string path, string authorization) => await ChangeAsync(method, path, authorization);

    private async Task<int> ChangeAsync(string method, string path, string? authorization, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), Aggregator.AdminUrl + path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in authorization is null ? headers : [("Authorization", authorization), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        // Where there is a token in what was asked, the name of the place must not give it away.
        Take($"{method} {(path.Contains("token=", StringComparison.Ordinal) ? path.Split('?')[0] : path)}", $"{response.Headers}{response.Content.Headers}{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return (int)response.StatusCode;
    }

    private static string Around(string text, string part)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        return text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 60)];
    }
}
