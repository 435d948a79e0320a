using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using YamlDotNet.RepresentationModel;

namespace HealthAggregator.Tests.Configuration;

/// <summary>The files in <c>config</c>: valid, complete, and true in what they call a default.</summary>
public sealed partial class ExampleTests : IDisposable
{
    private static readonly string Example = Path.Combine(ConfigText.Root, "config", "health-aggregator.yaml");
    private static readonly JsonObject Schema = JsonNode.Parse(ConfigSchema.Json)!.AsObject();

    private readonly string _folder = Directory.CreateTempSubdirectory("example-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("health-aggregator.yaml")]
    [InlineData("minimal.yaml")]
    public void It_is_valid(string file) => Assert.Empty(ConfigReader.ReadFile(Path.Combine(ConfigText.Root, "config", file)).Errors);

    [Fact]
    public void The_minimal_one_is_about_twenty_lines() =>
        Assert.InRange(File.ReadLines(Path.Combine(ConfigText.Root, "config", "minimal.yaml")).Count(), 15, 25);

    [Fact]
    public void The_example_is_the_plan_that_it_describes()
    {
        var plan = ConfigReader.ReadFile(Example).Settings!.Plan;

        Assert.Equal(
            ["web/web-1", "web/web-2", "web/cart", "web/login", "web/build", "search/10.0.0.21", "search/10.0.0.22", "search/2001:db8::23", "payments/gateway"],
            plan.Checks.Select(check => check.Key.Path));
        Assert.Equal("http://[2001:db8::23]:8080/health", plan.Checks[7].Target.Display);
        Assert.Equal([4L, 4L, 1L], plan.Stacks.Select(stack => stack.VotingWeight));
        Assert.Equal(Vote.Required, plan.Checks[8].Vote);
    }

    [Fact]
    public void What_is_commented_out_is_valid_too()
    {
        var settings = ConfigText.Valid(Uncommented(), ("PARTNER_PASSWORD", "open sesame"), ("ORDERS_TOKEN", "t0ken"));

        Assert.Equal("https", settings.Admin.Scheme);
        Assert.Equal(Path.Combine(_folder, "admin.key"), settings.Admin.KeyFile);
        Assert.Equal(new AgentSettings(System.Net.IPEndPoint.Parse("0.0.0.0:8082")), Assert.Single(settings.Agents));
        Assert.Equal(("alice", TokenRole.Operator), (settings.Tokens[0].Name, settings.Tokens[0].Role));
        Assert.Equal("shop.example", Assert.IsType<HttpTarget>(settings.Plan.Checks[1].Target).Tls.ServerName);
        Assert.Equal(
            ["witness 10.0.0.1:53", "witness http://10.0.255.1/", "witness 10.0.255.2:443", "witness www.shop.example A from 10.0.255.53:53", "peer eu-west", "peer ap-south", "replica b"],
            settings.Plan.Watched.Select(watched => watched.Check.Key.Path));
        Assert.Equal(["route53", "edge-haproxy", "our-gslb"], settings.ExpectedProbers.Select(expected => expected.Name));
        Assert.Equal(new FlapLimit(4, TimeSpan.FromMinutes(10), FlapAction.Hold), settings.Plan.DataCenters[0].FlapLimit);
    }

    [Fact]
    public void Every_key_of_the_schema_is_in_it()
    {
        var keys = new HashSet<string>();
        Visit(Document(), Schema, "file", (part, key, _, _) => keys.Add($"{part}.{key}"));

        var shared = keys.Select(key => key.Split('.')).Where(key => key[0] is "stack" or "check").Select(key => $"defaults.{key[1]}");
        Assert.Empty(EveryKey().Except(keys).Except(shared));
    }

    [Fact]
    public void Every_value_outside_the_stacks_is_the_default()
    {
        var compared = 0;
        Visit(Document(), Schema, "file", (part, key, value, schema) =>
        {
            if (schema["default"] is { } expected && part is not ("stack" or "check" or "expected" or "witness" or "answer"))
            {
                var written = value is YamlMappingNode map ? (YamlScalarNode)map["address"] : (YamlScalarNode)value;
                Assert.Equal(($"{part}.{key}", expected.ToString()), ($"{part}.{key}", written.Value));
                compared++;
            }
        });

        Assert.True(compared > 30, $"only {compared} compared");
    }

    private static YamlMappingNode Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private YamlMappingNode Document() => Load(Uncommented());

    /// <summary>The example with every setting that is commented out put in force, and the files there that it names.</summary>
    private string Uncommented()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=example", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(Path.Combine(_folder, "admin.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "admin.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "client.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "client.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "stacks-ca.pem"), certificate.ExportCertificatePem());
        return CommentedOut.Replace(File.ReadAllText(Example), "$1$2").Replace(" tls/", $" {_folder}/", StringComparison.Ordinal)
            .Replace("/usr/lib/nagios/plugins/check_load", "/bin/true", StringComparison.Ordinal);
    }

    /// <summary>The keys of every part; those that a stack and a check share with the defaults only as keys of the defaults.</summary>
    private static IEnumerable<string> EveryKey()
    {
        foreach (var (part, definition) in Schema["$defs"]!.AsObject().Append(new("file", Schema)))
        {
            foreach (var (key, schema) in definition!["properties"]?.AsObject() ?? [])
            {
                if (part == "defaults" || !IsShared(key, schema!))
                {
                    yield return $"{part}.{key}";
                }
            }
        }
    }

    /// <summary>Whether the schema says a key once for all the parts that it may stand in.</summary>
    private static bool IsShared(string key, JsonNode schema) =>
        (string?)schema["$ref"] == $"#/$defs/{key}" && Schema["$defs"]![key]!["properties"] is null;

    private static void Visit(YamlNode node, JsonObject schema, string part, Action<string, string, YamlNode, JsonObject> visit)
    {
        if (schema["$ref"] is { } reference)
        {
            var name = reference.GetValue<string>()["#/$defs/".Length..];
            Visit(node, Schema["$defs"]![name]!.AsObject(), name, visit);
            return;
        }

        foreach (var choice in schema["anyOf"]?.AsArray().OfType<JsonObject>().Where(choice => choice["required"] is null) ?? [])
        {
            Visit(node, choice, part, visit);
        }

        if (node is YamlSequenceNode list && schema["items"] is JsonObject item)
        {
            Assert.All(list, child => Visit(child, item, part, visit));
        }

        foreach (var (key, value) in node is YamlMappingNode map ? map : [])
        {
            var name = ((YamlScalarNode)key).Value!;
            if (schema["properties"]?[name] is JsonObject property)
            {
                visit(part, name, value, IsShared(name, property) ? Schema["$defs"]![name]!.AsObject() : property);
                Visit(value, property, part, visit);
            }
            else if (schema["additionalProperties"] is JsonObject named)
            {
                Visit(value, named, part, visit);
            }
        }
    }

    [GeneratedRegex("^( *)#((?! )|(?=  ))", RegexOptions.Multiline)]
    private static partial Regex CommentedOut { get; }
}
