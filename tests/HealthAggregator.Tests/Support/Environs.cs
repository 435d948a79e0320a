using System.Runtime.CompilerServices;

namespace HealthAggregator.Tests.Support;

/// <summary>The environment that every test runs in, set before the first of them.</summary>
internal static class Environs
{
    /// <summary>A proxy that is not there: whoever asks the environment for one fails.</summary>
    private const string NoProxy = "http://127.0.0.1:9";

#pragma warning disable CA2255 // Nothing else runs before the first socket of a test assembly.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Prepare()
    {
        // The program handles sockets on the threads that wait for them (see Program.cs), and is tested as it runs. Read by the runtime at the first socket.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

        // Read by the runtime at the first request, and never again.
        Environment.SetEnvironmentVariable("http_proxy", NoProxy);
        Environment.SetEnvironmentVariable("https_proxy", NoProxy);
        Environment.SetEnvironmentVariable("no_proxy", null);
    }
}
