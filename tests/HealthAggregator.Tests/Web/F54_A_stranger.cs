using System.Collections.Immutable;
using System.Text;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>
/// F54, F56: nobody without an operator's token changes anything, on any path that the admin listener has, with any method, with anything in the body. The paths are
/// those that are mapped, whatever they are.
/// </summary>
public sealed class F54_A_stranger(GuardedEstate estate) : IClassFixture<GuardedEstate>
{
    private const string Key = GuardedEstate.Operator;

    private static readonly string[] Methods =
        ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "QUERY", "PROPFIND", "BURST", "post", "Put", "M-SEARCH"];

    private static readonly (string Header, string Query, int Status)[] Credentials =
    [
        ("", "", 401),
        ("Authorization: Bearer wrong", "", 401),
        ("Authorization: Bearer ", "", 401),
        ("Authorization: Bearer", "", 401),
        ("Authorization:", "", 401),
        ($"Authorization: {Key}", "", 401),
        ($"Authorization: Basic {Base64($"alice:{Key}")}", "", 401),
        ($"Authorization: Basic {Key}", "", 401),
        ($"Authorization: Bearer {Base64(Key)}", "", 401),
        ($"Authorization: Bearer {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}", "", 401),
        ($"Authorization: Bearer {Key}\r\nAuthorization: Bearer {Key}", "", 401),
        ($"Authorization: Bearer wrong\r\nAuthorization: Bearer {Key}", "", 401),
        ($"Proxy-Authorization: Bearer {Key}\r\nX-Authorization: Bearer {Key}\r\nX-Forwarded-User: alice\r\nX-Forwarded-For: 127.0.0.1", "", 401),
        ($"Cookie: Authorization=Bearer {Key}; token={Key}; session={Key}", "", 401),
        ("", $"token={Key}&access_token={Key}&Authorization=Bearer+{Key}".Replace(' ', '+'), 401),
        ($"Authorization: Bearer {GuardedEstate.Viewer}", "", 403),
        ($"Authorization: Bearer {Key}\r\nOrigin: https://evil.example", "", 403),
        ($"Authorization: Bearer {Key}\r\nOrigin: null", "", 403),
    ];

    /// <summary>What a request may say its body is; the body stays what it would have to be.</summary>
    private static readonly string[] Types =
    [
        "application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "",
    ];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Every_path_that_is_mapped_is_described_and_none_besides()
    {
        var described = estate.Paths.SelectMany(path => path.Description.Select(operation => (path.Pattern, operation.Key.ToUpperInvariant())));

        Assert.Equal(estate.Endpoints().Where(endpoint => endpoint.Method != "HEAD").Order(), described.Distinct().Order());
        Assert.True(estate.Paths.Sum(path => path.Changes.Count()) >= 14, "there is something to try");
    }

    [Fact]
    public async Task F54_changes_nothing_on_any_path_with_any_method_any_credential_and_any_kind_of_body()
    {
        Stranger.Require();
        var before = await estate.Everything();
        using var stranger = new Stranger(estate.Application.Aggregator.AdminUrl);
        var (wrong, refusals) = (new List<string>(), new HashSet<string>());
        foreach (var path in estate.Paths)
        {
            foreach (var method in Methods)
            {
                var isChange = path.Changes.Contains(method.ToUpperInvariant());
                foreach (var (credential, type) in Attempts(isChange))
                {
                    var request = Request(method, WithQuery(path.TargetFor(method), credential.Query), credential.Header, type, path.BodyFor(method));
                    var reply = await stranger.Ask(request, method == "HEAD");
                    if (reply.Status == 401)
                    {
                        refusals.Add(reply.Text);
                    }

                    if (!(isChange ? reply.Status == credential.Status : IsHarmless(reply.Status, path, method)))
                    {
                        wrong.Add($"{reply.Status} for {request}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await estate.Everything());

        // To the byte: whatever is guessed, and wherever, the refusal tells nothing.
        Assert.StartsWith("HTTP/1.1 401 Unauthorized\r\n", Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task F54_changes_nothing_on_any_path_that_is_written_oddly()
    {
        Stranger.Require();
        var before = await estate.Everything();
        using var stranger = new Stranger(estate.Application.Aggregator.AdminUrl);
        var wrong = new List<string>();
        foreach (var path in estate.Paths)
        {
            foreach (var method in path.Changes.Append("GET").Append("POST").Distinct())
            {
                foreach (var target in Odd(path.Target))
                {
                    foreach (var credential in Credentials.Where(credential => credential.Query.Length == 0).Where((_, index) => index % 5 == 0))
                    {
                        var body = path.BodyFor(method);
                        var request = Request(method, body is null ? $"{target}?reason=a+test" : target, credential.Header, "application/json", body);
                        var reply = await stranger.Ask(request);
                        if (!(reply.Status is 400 or 401 or 403 or 404 or 405 || (method == "GET" && reply.Status is 200 or 503) || (AdminPath.IsAsking(path.Pattern, method) && reply.Status is 200 or 415)))
                        {
                            wrong.Add($"{reply.Status} for {request}");
                        }
                    }
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await estate.Everything());
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-HTTP-Method")]
    [InlineData("X-Method-Override")]
    [InlineData("_method")]
    public async Task F56_is_not_helped_by_another_method_in_a_header_or_a_query(string name)
    {
        Stranger.Require();
        var before = await estate.Everything();
        using var stranger = new Stranger(estate.Application.Aggregator.AdminUrl);
        foreach (var path in estate.Paths)
        {
            foreach (var method in path.Changes)
            {
                var target = WithQuery(path.TargetFor(method), $"{name}={method}");
                foreach (var pretended in (string[])["GET", "HEAD", "OPTIONS"])
                {
                    var reply = await stranger.Ask(
                        Request(pretended, target, $"Authorization: Bearer {Key}\r\n{name}: {method}", "application/json", path.BodyFor(method)), pretended == "HEAD");
                    Assert.True(IsHarmless(reply.Status, path, pretended), $"{reply.Status} for {pretended} {target}");
                }
            }
        }

        Assert.Equal(before, await estate.Everything());
    }

    [Fact]
    public async Task F56_GET_and_HEAD_change_nothing_even_with_the_token_of_an_operator()
    {
        Stranger.Require();
        var before = await estate.Everything();
        using var stranger = new Stranger(estate.Application.Aggregator.AdminUrl);
        foreach (var path in estate.Paths)
        {
            foreach (var method in (string[])["GET", "HEAD"])
            {
                foreach (var query in path.Changes.Select(path.TargetFor).Append($"{path.Target}?on=true&verdict=FAIL&reason=a+test&force=true&_method=PUT").Append(path.Target))
                {
                    var reply = await stranger.Ask(Request(method, query, $"Authorization: Bearer {Key}", "", null), method == "HEAD");
                    Assert.True(IsHarmless(reply.Status, path, method), $"{reply.Status} for {method} {query}");
                }
            }
        }

        Assert.Equal(before, await estate.Everything());
    }

    [Fact]
    public async Task F56_what_a_page_s_form_can_send_changes_nothing_even_with_the_token_of_an_operator()
    {
        Stranger.Require();
        var before = await estate.Everything();
        using var stranger = new Stranger(estate.Application.Aggregator.AdminUrl);
        foreach (var path in estate.Paths)
        {
            foreach (var method in path.Changes)
            {
                foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
                {
                    var reply = await stranger.Ask(Request(method, path.TargetFor(method), $"Authorization: Bearer {Key}", type, path.BodyFor(method) ?? "reason=a+test"));
                    Assert.Equal(AdminPath.IsReportingIn(path.Pattern) ? 404 : 415, reply.Status);
                }
            }
        }

        Assert.Equal(before, await estate.Everything());
    }

    [Fact]
    public async Task F56_no_answer_lets_another_site_s_page_read_it_send_to_it_or_frame_it_or_guess_what_it_is()
    {
        Stranger.Require();
        using var stranger = new Stranger(estate.Application.Aggregator.AdminUrl);
        foreach (var path in estate.Paths)
        {
            foreach (var method in path.Methods.Append("OPTIONS"))
            {
                var reply = await stranger.Ask(Request(
                    method, path.Target, "Origin: https://evil.example\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: authorization", "", null), method == "HEAD");

                Assert.DoesNotContain("Access-Control-", reply.Head, StringComparison.OrdinalIgnoreCase);
                Assert.False(reply.HasHeader("Set-Cookie") || reply.HasHeader("Server"), reply.Head);
                Assert.True(reply.Has("Content-Security-Policy: frame-ancestors 'none'"), reply.Head);
                Assert.True(reply.Has("X-Content-Type-Options: nosniff"), reply.Head);
                Assert.True(reply.HasHeader("Cache-Control"), reply.Head);
            }
        }
    }

    [Fact]
    public async Task F54_gets_ten_answers_a_minute_from_one_address_whatever_he_asks_for_and_an_operator_there_is_let_in()
    {
        Stranger.Require();
        using var stranger = new Stranger(estate.Application.Aggregator.AdminUrl) { IsMany = false };
        var statuses = new List<int>();
        foreach (var path in estate.Paths)
        {
            foreach (var method in path.Changes)
            {
                statuses.Add((await stranger.Ask(Request(method, path.TargetFor(method), "Authorization: Bearer wrong", "application/json", path.BodyFor(method)))).Status);
            }
        }

        var reload = await stranger.Ask(Request("POST", "/api/v1/reload", $"Authorization: Bearer {Key}", "", null));
        Assert.Equal([.. Enumerable.Repeat(401, 10), .. Enumerable.Repeat(429, statuses.Count - 10)], statuses);
        Assert.Equal(200, reload.Status);
    }

    private static IEnumerable<((string Header, string Query, int Status) Credential, string Type)> Attempts(bool isChange) => isChange
        ? from credential in Credentials from type in Types select (credential, type)
        : from index in Enumerable.Range(0, Math.Max(Credentials.Length, Types.Length)) select (Credentials[index % Credentials.Length], Types[index % Types.Length]);

    /// <summary>What is read may be; what else is asked of a path is none of its methods.</summary>
    private static bool IsHarmless(int status, AdminPath path, string method) => path.Methods.Contains(method.ToUpperInvariant())
        ? status is 200 or 400 or 415 || (status == 503 && path.Pattern == "/readyz")
        : status == 405 || (status == 400 && method == "CONNECT");

    private static string WithQuery(string target, string query) => query.Length == 0 ? target : $"{target}{(target.Contains('?') ? '&' : '?')}{query}";

    private static ImmutableArray<string> Odd(string path)
    {
        var last = path.LastIndexOf('/');
        return
        [
            path + "/", path + "//", "/" + path, "/." + path, "/x/.." + path, "/../.." + path, path.Replace("/", "//", StringComparison.Ordinal),
            path[..last] + "%2f" + path[(last + 1)..], path[..last] + "%2F.." + path[last..], path[..last] + "/%2e" + path[last..], path[..last] + "\\" + path[(last + 1)..],
            path.ToUpperInvariant(), "/%" + ((int)path.ElementAtOrDefault(1)).ToString("X2", System.Globalization.CultureInfo.InvariantCulture) + path[Math.Min(2, path.Length)..],
            path + ";a=b", path + "%00", path + "%20", path + ".json", path + "%0d%0aX:%20y", path + "/%C3%BC", path + "#x",
        ];
    }

    private string Request(string method, string target, string headers, string type, string? body) =>
        $"{method} {target} HTTP/1.1\r\nHost: {estate.Application.Aggregator.AdminUrl.Authority}\r\n"
        + (headers.Length == 0 ? "" : $"{headers}\r\n")
        + (type.Length == 0 || body is null ? "" : $"Content-Type: {type}\r\n")
        + (body is null ? "\r\n" : $"Content-Length: {body.Length}\r\n\r\n{body}");
}
