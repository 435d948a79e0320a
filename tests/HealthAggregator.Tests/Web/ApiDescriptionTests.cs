using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>The description of the API speaks of the API that there is: all of it, and nothing else.</summary>
public sealed partial class ApiDescriptionTests(ApiDescriptionTests.Described described) : IClassFixture<ApiDescriptionTests.Described>
{
    private static readonly string[] Methods = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"];

    private ControlledEstate Estate => described.Estate;

    private JsonObject Api => described.Api;

    private IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in Api["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select (path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject());

    [Fact]
    public void It_says_which_version_of_what_it_is()
    {
        Assert.Equal("3.1", Api["openapi"]!.GetValue<string>()[..3]);
        Assert.Equal(("HealthAggregator", Product.Version), (Api["info"]!["title"]!.GetValue<string>(), Api["info"]!["version"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Every_path_has_the_methods_that_are_described_and_no_others()
    {
        var paths = Operations.GroupBy(operation => operation.Path, operation => operation.Method).ToList();

        Assert.True(paths.Count >= 18);
        foreach (var path in paths)
        {
            // Nothing that anybody may do without a token; a path answers 405 to what it has not, before it asks who is there.
            var answers = await Task.WhenAll(Methods.Select(async method => (method, (await Estate.Anybody.Send(new(method), Filled(path.Key))).Status)));
            var has = answers.Where(answer => answer.Status != 405).Select(answer => answer.method);
            Assert.Equal(path.Concat(path.Contains("GET") ? ["HEAD"] : []).Order(), has.Order());
        }
    }

    [Fact]
    public async Task Every_path_of_the_index_is_described_and_every_one_that_is_described_is_in_the_index()
    {
        var index = (await Estate.Anybody.Get("/")).Text;
        var described = Operations.Select(operation => operation.Path).Where(path => path != "/").ToHashSet();

        var named = PathsIn().Matches(index).Select(match => match.Value).ToHashSet();

        // Of burst, the index names two in the same line.
        Assert.Equal(described.Where(path => !path.Contains("/scheduled", StringComparison.Ordinal)).Order(), named.Where(path => !path.StartsWith("/scheduled", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Every_change_needs_the_token_and_nothing_that_reads_does()
    {
        Assert.Equal("bearer", Api["components"]!["securitySchemes"]!["token"]!["scheme"]!.GetValue<string>());
        Assert.All(Operations, operation => Assert.Equal(
            operation.Method == "GET" || AdminPath.IsAsking(operation.Path, operation.Method) ? operation.Path is "/livez" or "/readyz" ? "[]" : """[{},{"token":[]}]""" : """[{"token":[]}]""",
            operation.Operation["security"]!.ToJsonString()));
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_and_a_summary()
    {
        Assert.Distinct(Operations.Select(operation => operation.Operation["operationId"]!.GetValue<string>()));
        Assert.All(Operations, operation => Assert.NotEmpty(operation.Operation["summary"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Every_body_that_is_described_is_taken_as_its_example_has_it_and_without_what_is_required_it_is_not()
    {
        var bodies = Operations.Where(operation => operation.Operation["requestBody"] is not null && !AdminPath.IsReportingIn(operation.Path)).ToList();

        Assert.Equal(5, bodies.Count);
        foreach (var (path, method, operation) in bodies)
        {
            var json = operation["requestBody"]!["content"]!["application/json"]!;
            var (example, schema) = (json["example"]!.DeepClone().AsObject(), json["schema"]!.AsObject());
            Assert.All(example, member => Assert.True(schema["properties"]!.AsObject().ContainsKey(member.Key)));
            if (AdminPath.IsAsking(path, method))
            {
                // None of these is the default, and a description cannot know their names.
                example["data_center"] = "blue";
            }

            Assert.Equal(200, (await Estate.Operator.Send(new(method), Filled(path), ApiClient.Json(example.ToJsonString()))).Status);
            foreach (var required in (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()))
            {
                var without = example.DeepClone().AsObject();
                without.Remove(required);
                Assert.Equal(400, (await Estate.Operator.Send(new(method), Filled(path), ApiClient.Json(without.ToJsonString()))).Status);
            }

            // What is described is what is known, in the order in which an error names it.
            var refused = await Estate.Operator.Send(new(method), Filled(path), ApiClient.Json("""{"zzzzzzzzzzzzzzzz":1}"""));
            Assert.Equal($"Write one of {string.Join(", ", schema["properties"]!.AsObject().Select(property => property.Key))}, or drop it.", refused.Said("detail"));
        }
    }

    [Fact]
    public async Task Every_query_of_a_change_is_taken_and_no_other()
    {
        var changes = Operations.Where(operation => operation.Method != "GET" && operation.Operation["requestBody"] is null).ToList();

        Assert.Equal(9, changes.Count);
        foreach (var (path, method, operation) in changes)
        {
            var fields = operation["parameters"]!.AsArray().Where(parameter => parameter!["in"]!.GetValue<string>() == "query").Select(parameter => parameter!["name"]!.GetValue<string>());
            var refused = await Estate.Operator.Send(new(method), $"{Filled(path)}?zzzzzzzzzzzzzzzz=1");
            Assert.Equal((400, $"Write one of {string.Join(", ", fields)}, or drop it."), (refused.Status, refused.Said("detail")));
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/status")]
    [InlineData("GET", "/api/v1/data-centers/{dc}")]
    [InlineData("GET", "/api/v1/data-centers/{dc}/explain")]
    [InlineData("POST", "/api/v1/simulate")]
    [InlineData("GET", "/api/v1/data-centers/{dc}/burst")]
    [InlineData("GET", "/api/v1/data-centers/{dc}/burst/scheduled")]
    [InlineData("GET", "/api/v1/data-centers/{dc}/override")]
    [InlineData("GET", "/api/v1/data-centers/{dc}/stacks/{stack}/maintenance")]
    [InlineData("GET", "/api/v1/audit")]
    [InlineData("PUT", "/api/v1/data-centers/{dc}/burst")]
    [InlineData("DELETE", "/api/v1/data-centers/{dc}/burst")]
    [InlineData("POST", "/burst/on")]
    [InlineData("POST", "/api/v1/burst/swap")]
    [InlineData("PUT", "/api/v1/data-centers/{dc}/override")]
    [InlineData("DELETE", "/api/v1/data-centers/{dc}/override")]
    [InlineData("PUT", "/api/v1/data-centers/{dc}/stacks/{stack}/maintenance")]
    [InlineData("POST", "/api/v1/control/accept")]
    [InlineData("POST", "/api/v1/data-centers/{dc}/recover")]
    [InlineData("POST", "/api/v1/reload")]
    public async Task What_is_answered_is_what_is_described(string method, string path)
    {
        // With something in every document, so that more than nulls is compared.
        await Estate.Operator.Put("/api/v1/data-centers/blue/burst", """{"on":true,"reason":"later","from":"2031-01-01T00:00:00Z","for":"1h","ramp":"1m"}""");
        var operation = Operations.Single(candidate => candidate.Path == path && candidate.Method == method).Operation;
        var body = operation["requestBody"]?["content"]!["application/json"]!["example"]!.ToJsonString();
        body = AdminPath.IsAsking(path, method) ? "{\"data_center\":\"blue\"," + body![1..] : body;
        var query = method == "GET" || body is not null ? "" : "?reason=x" + (path.StartsWith("/burst", StringComparison.Ordinal) ? "&data_center=blue" : "");

        var answer = await Estate.Operator.Send(new(method), Filled(path) + query, body is null ? null : ApiClient.Json(body));
        var refused = await Estate.Operator.Send(new(method), Filled(path) + query, body is null ? null : ApiClient.Json(body), ("If-Match", "\"999\""));

        Assert.Equal(200, answer.Status);
        IsAsDescribed(operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, JsonNode.Parse(answer.Text), path);
        Assert.Equal(operation["responses"]!["200"]!["headers"]?["ETag"] is not null, answer.ETag is not null);
        if (method != "GET" && !AdminPath.IsAsking(path, method))
        {
            Assert.Equal(412, refused.Status);
            IsAsDescribed(operation["responses"]!["412"]!["content"]!["application/problem+json"]!["schema"]!, JsonNode.Parse(refused.Text), path);
        }
    }

    [Fact]
    public async Task It_is_the_same_whoever_asks_first()
    {
        await using var estate = await ControlledEstate.Start();

        var texts = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await estate.Anybody.Get("/openapi/v1.json")).Text));

        Assert.Single(texts.Distinct());
        Assert.Equal(described.Text, texts[0]);
    }

    /// <summary>The path with names that there are.</summary>
    private static string Filled(string path) => path.Replace("{dc}", "blue", StringComparison.Ordinal).Replace("{stack}", "web", StringComparison.Ordinal).Replace("{check}", "page", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal);

    /// <summary>As much of JSON Schema as the description uses.</summary>
    private void IsAsDescribed(JsonNode schema, JsonNode? value, string where)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            schema = Api["components"]!["schemas"]![reference.Split('/')[^1]]!;
        }

        if (schema["type"] is null)
        {
            return;
        }

        var types = schema["type"] is JsonArray several ? several.Select(type => type!.GetValue<string>()).ToList() : [schema["type"]!.GetValue<string>()];
        var type = value?.GetValueKind().ToString().ToLowerInvariant() switch
        {
            null => "null",
            "true" or "false" => "boolean",
            "number" when value.ToJsonString().All(char.IsAsciiDigit) && types.Contains("integer") => "integer",
            var kind => kind,
        };
        Assert.True(types.Contains(type), $"{where} is {type}, but described as {string.Join(" or ", types)}");
        if (value is JsonObject members)
        {
            var properties = schema["properties"]!.AsObject();
            Assert.All(schema["required"]?.AsArray() ?? [], name => Assert.True(members.ContainsKey(name!.GetValue<string>()), $"{where} has no {name}"));
            foreach (var (name, member) in members)
            {
                Assert.True(properties.ContainsKey(name), $"{where} has {name}, which is not described");
                IsAsDescribed(properties[name]!, member, $"{where}.{name}");
            }
        }

        if (value is JsonArray items)
        {
            Assert.All(items, item => IsAsDescribed(schema["items"]!, item, $"{where}[]"));
        }
    }

    [GeneratedRegex(@"/[a-z{][a-z0-9/{}.-]*")]
    private static partial Regex PathsIn();

    public sealed class Described : IAsyncLifetime
    {
        internal ControlledEstate Estate { get; private set; } = null!;

        internal string Text { get; private set; } = null!;

        internal JsonObject Api { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Estate = await ControlledEstate.Start();
            Text = (await Estate.Anybody.Get("/openapi/v1.json")).Text;
            Api = JsonNode.Parse(Text)!.AsObject();
        }

        public ValueTask DisposeAsync() => Estate.DisposeAsync();
    }
}
