using System.Text;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

/// <summary>Config files for tests.</summary>
internal static class ConfigText
{
    /// <summary>The least that is valid.</summary>
    public const string Minimal = "data_centers: { dc: { stacks: { web: { checks: { a: http://h/ } } } } }\n";

    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static ConfigResult Read(string yaml, params (string Name, string Value)[] environment) => ConfigReader.Read(
        "config.yaml", Encoding.UTF8.GetBytes(yaml), name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    public static Settings Valid(string yaml, params (string Name, string Value)[] environment)
    {
        var result = Read(yaml, environment);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result.Settings!;
    }

    /// <summary>What is said, without the file and the place.</summary>
    public static string[] Errors(string yaml) => [.. Read(yaml).Errors.Select(error => $"{error.Path}: {error.Problem}; {error.Remedy}")];

    /// <summary>One data center of one check, http://h/, with settings of its own as written in flow style.</summary>
    public static DataCenterPlan DataCenter(string settings, string defaults = "{}") =>
        Assert.Single(Valid($"defaults: {defaults}\ndata_centers: {{ dc: {{ {settings}, stacks: {{ web: {{ checks: {{ a: http://h/ }} }} }} }} }}").Plan.DataCenters);

    /// <summary>One stack, as written in flow style.</summary>
    public static StackPlan Stack(string stack, string defaults = "{}") =>
        Assert.Single(Valid($"defaults: {defaults}\ndata_centers: {{ dc: {{ stacks: {{ web: {stack} }} }} }}").Plan.Stacks);

    /// <summary>One check, as written in flow style.</summary>
    public static CheckPlan Check(string check, string stack = "", string defaults = "{}") =>
        Assert.Single(Stack($"{{ checks: {{ a: {check} }}, {stack} }}", defaults).Checks);

    public static HttpTarget Http(string check, string stack = "", string defaults = "{}") => Assert.IsType<HttpTarget>(Check(check, stack, defaults).Target);

    public static BodyRule Body(string rule) => Http($"{{ http: http://h/, expect: {{ body: {rule} }} }}").Expected;

    private static string FindRoot(string directory) =>
        File.Exists(Path.Combine(directory, "HealthAggregator.sln")) ? directory : FindRoot(Path.GetDirectoryName(directory)!);
}
