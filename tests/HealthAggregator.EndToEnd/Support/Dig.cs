namespace HealthAggregator.EndToEnd.Support;

/// <summary>A real resolver's questions to a name server on loopback.</summary>
public static class Dig
{
    public static string Find() => Tool.Find("dig", "bind9-dnsutils");

    /// <summary>What it prints about the A records of a name.</summary>
    /// <param name="how">What to print, such as <c>+short</c>.</param>
    public static async Task<string> AskAsync(string dig, int port, IEnumerable<string> how, string name) =>
        (await Child.RunAsync(dig, ["@127.0.0.1", "-p", $"{port}", "+time=2", "+tries=1", .. how, name, "A"])).Output;
}
