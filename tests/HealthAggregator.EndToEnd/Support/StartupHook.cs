#pragma warning disable CA1050 // The runtime looks for this very name, in no namespace.

/// <summary>
/// A bug, put into the program from outside: the runtime calls it before the program's first line when <c>DOTNET_STARTUP_HOOKS</c> names this assembly. It
/// fills the pipe that standard output is, and lets a thread die as soon as the file that <c>TEST_DIES_WHEN</c> names is there.
/// </summary>
internal static class StartupHook
{
    private const int CapacityOfPipe = 64 * 1024;

    public static void Initialize()
    {
        Console.OpenStandardOutput().Write(new byte[CapacityOfPipe]);
        var file = Environment.GetEnvironmentVariable("TEST_DIES_WHEN")!;
        new Thread(() =>
        {
            SpinWait.SpinUntil(() => File.Exists(file));
            throw new InvalidOperationException("a bug");
        }) { IsBackground = true }.Start();
    }
}
