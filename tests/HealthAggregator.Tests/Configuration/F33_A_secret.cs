using System.Text;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

/// <summary>F33: secrets come from the environment or a file, and are shown nowhere.</summary>
public sealed class F33_A_secret : IDisposable
{
    private const string Canary = "canary-5f2c9e";

    private readonly string _file = Path.GetTempFileName();

    private string Yaml => $$"""
        defaults:
          headers: { Authorization: "Bearer ${TOKEN}", X-Key: "${file:{{_file}}}" }
        data_centers:
          dc:
            stacks:
              web:
                checks:
                  a: http://h/a
                  b:
                    http: http://h/b
                    method: POST
                    body: '{"key":"${TOKEN}","other":"${file:{{_file}}}"}'

        """;

    public F33_A_secret() => File.WriteAllText(_file, $"{Canary}\n");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void F33_A_secret_is_filled_in_from_the_environment_or_a_file()
    {
        var plan = ConfigText.Valid(Yaml, ("TOKEN", Canary)).Plan;

        var target = Assert.IsType<HttpTarget>(plan.Checks[1].Target);
        Assert.Equal([KeyValuePair.Create("Authorization", $"Bearer {Canary}"), KeyValuePair.Create("X-Key", Canary)], target.Headers);
        Assert.Equal($$"""{"key":"{{Canary}}","other":"{{Canary}}"}""", target.Body);
    }

    [Theory]
    [InlineData("text\n", "text")]
    [InlineData("text\r\n", "text")]
    [InlineData("text", "text")]
    [InlineData("text\t\n", "text\t")]
    [InlineData("$text${TOKEN}\n", "$text${TOKEN}")]   // what is filled in is not looked through again
    public void F33_Of_a_file_one_line_break_at_its_end_is_dropped_and_nothing_else(string content, string value)
    {
        File.WriteAllText(_file, content);

        Assert.Equal(value, ConfigText.Http($"{{ http: http://h/, headers: {{ A: '${{file:{_file}}}' }} }}").Headers[0].Value);
    }

    [Fact]
    public void F33_A_secret_is_in_no_text_that_a_config_object_makes_of_itself()
    {
        var result = ConfigText.Read(Yaml, ("TOKEN", Canary));
        var settings = result.Settings!;

        object[] shown =
        [
            result, settings, settings.Plan, settings.Responses, settings.Probe, settings.Logging, settings.Probing,
            .. settings.Plan.DataCenters, .. settings.Plan.Stacks, .. settings.Plan.Checks, .. settings.Plan.Checks.Select(check => check.Target), .. settings.Plan.Checks.Select(check => check.Target.Display),
        ];
        Assert.All(shown, value => Assert.DoesNotContain(Canary, value.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://h/a", "ftp://h/a")]
    [InlineData("\"Bearer ${TOKEN}\"", "\"${TOKEN}\\n\"")]
    [InlineData("\"Bearer ${TOKEN}\"", "\"${TOKEN}é\"")]
    [InlineData("\"Bearer ${TOKEN}\"", "\"${TOKEN}${NONE}\"")]
    [InlineData("X-Key", "Content-Length")]
    [InlineData("X-Key", "authorization")]
    [InlineData("method: POST", "method: GET")]
    [InlineData("method: POST", "method: ${TOKEN}")]
    [InlineData("a: http://h/a", "a: http://h/${TOKEN}")]
    [InlineData("headers: {", "header: {")]
    public void F33_A_secret_is_in_no_message(string written, string broken)
    {
        var yaml = Yaml.Replace(written, broken, StringComparison.Ordinal);
        Assert.NotEqual(Yaml, yaml);

        var errors = ConfigText.Read(yaml, ("TOKEN", Canary)).Errors;

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void F33_A_secret_is_in_no_message_wherever_the_file_is_cut_off()
    {
        var bytes = Encoding.UTF8.GetBytes(Yaml);
        for (var length = 0; length < bytes.Length; length++)
        {
            var errors = ConfigReader.Read("config.yaml", bytes.AsMemory(0, length), _ => Canary).Errors;
            Assert.All(errors, error => Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void F33_A_password_in_a_url_is_refused_and_not_repeated() =>
        Assert.DoesNotContain(Canary, Assert.Single(ConfigText.Errors($"data_centers: {{ dc: {{ stacks: {{ web: {{ checks: {{ a: http://bob:{Canary}@h/ }} }} }} }} }}")), StringComparison.Ordinal);

    [Fact]
    public void F33_A_token_written_in_place_of_its_hash_is_refused_and_not_repeated() =>
        Assert.DoesNotContain(
            Canary, Assert.Single(ConfigText.Errors($"admin: {{ tokens: [{{ name: a, sha256: {Canary}, role: viewer }}] }}\n{ConfigText.Minimal}")), StringComparison.Ordinal);

    [Fact]
    public void F33_A_missing_secret_is_refused_and_named() =>
        Assert.Equal("the environment variable TOKEN is not set", ConfigText.Read(Yaml).Errors[0].Problem);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void F33_A_secret_file_with_nothing_in_it_is_refused(string content)
    {
        File.WriteAllText(_file, content);

        Assert.All(ConfigText.Read(Yaml, ("TOKEN", Canary)).Errors, error => Assert.Equal($"{_file} is empty", error.Problem));
        Assert.False(ConfigText.Read(Yaml, ("TOKEN", Canary)).IsValid);
    }

    [Fact]
    public void F33_A_secret_file_that_is_no_text_is_refused()
    {
        File.WriteAllBytes(_file, [0xC3, 0x28]);

        Assert.Equal($"{_file} is not UTF-8 text", ConfigText.Read(Yaml, ("TOKEN", Canary)).Errors[0].Problem);
    }

    [Theory]
    [InlineData("state_dir: ${TOKEN}")]
    [InlineData("listen: { probe: \"${TOKEN}\" }")]
    [InlineData("logging: { level: \"${TOKEN}\" }")]
    [InlineData("responses: { pass: { body: \"${TOKEN}\" } }")]
    [InlineData("defaults: { rise: \"${TOKEN}\" }")]
    [InlineData("defaults: { expect: { body: { contains: \"${TOKEN}\" } } }")]
    [InlineData("defaults: { tls: { ca: \"${TOKEN}\" } }")]
    public void F33_Nothing_is_filled_in_elsewhere(string yaml) =>
        Assert.Equal(
            ("${…} is filled in only where secrets stand: headers, auth, body, send, token, environment", "write the value itself"),
            ConfigText.Read($"{yaml}\n{ConfigText.Minimal}", ("TOKEN", "x")).Errors.Select(error => (error.Problem, error.Remedy)).Single());
}
