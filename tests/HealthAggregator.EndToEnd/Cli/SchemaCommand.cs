namespace HealthAggregator.EndToEnd.Cli;

/// <summary>The JSON Schema that editors use, held against an implementation that knows nothing of this program.</summary>
public sealed class SchemaCommand : IDisposable
{
    // Exit code 0 when the YAML file is valid under the schema, 1 when not.
    private const string Validate = """
        import json, sys, yaml, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(open(sys.argv[2]))))
        print("\n".join(f"{list(error.path)}: {error.message}" for error in errors))
        sys.exit(1 if errors else 0)
        """;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task The_schema_accepts_the_annotated_example()
    {
        var outcome = await ValidateAsync(Path.Combine(TheProgram.Repository, "config", "health-aggregator.yaml"));

        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }

    [Theory]
    [InlineData("data_centers: { east: { treshold: 75%, stacks: { web: { checks: { page: \"http://x/health\" } } } } }")]
    [InlineData("data_centers: { east: { threshold: [75], stacks: { web: { checks: { page: \"http://x/health\" } } } } }")]
    [InlineData("data_centers: { east: { stacks: { web: { checks: {} } } } }")]
    [InlineData("data_centers: {}")]
    [InlineData("listen: { probe: 127.0.0.1:8080 }")]
    [InlineData("data_centers: { East_1: { stacks: { web: { checks: { page: \"http://x/health\" } } } } }")]
    [InlineData("data_centers: { east: { stacks: { web: { vote: maybe, checks: { page: \"http://x/health\" } } } } }")]
    public async Task The_schema_and_the_program_refuse(string config)
    {
        var file = _directory.Write("config.yaml", config + "\n");

        Assert.Equal(1, (await ValidateAsync(file)).ExitCode);
        Assert.Equal(2, (await TheProgram.RunAsync("check", "--config", file)).ExitCode);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<Outcome> ValidateAsync(string config)
    {
        // The system's Python has the system's packages, whatever other Python comes first on the path.
        const string python = "/usr/bin/python3";
        var there = File.Exists(python) && (await Child.RunAsync(python, "-c", "import yaml, jsonschema")).ExitCode == 0;
        Tool.Require(there, "Python with jsonschema and yaml", "python3-jsonschema python3-yaml");
        var schema = await TheProgram.RunAsync("schema");
        Assert.Equal(0, schema.ExitCode);

        return await Child.RunAsync(python, "-c", Validate, _directory.Write("schema.json", schema.Output), config);
    }
}
