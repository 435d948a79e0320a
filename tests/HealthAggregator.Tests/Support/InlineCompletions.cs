using System.Runtime.CompilerServices;

namespace HealthAggregator.Tests.Support;

internal static class InlineCompletions
{
    /// <summary>The program handles sockets on the threads that wait for them (see Program.cs), and is tested as it runs. Read by the runtime at the first socket.</summary>
#pragma warning disable CA2255 // Nothing else runs before the first socket of a test assembly.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Enable() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
}
