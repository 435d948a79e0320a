#pragma warning disable CA1050 // The runtime looks for this very name, in no namespace.

/// <summary>
/// A bug, put into the program from outside: the runtime calls it before the program's first line when <c>DOTNET_STARTUP_HOOKS</c> names this assembly.
/// </summary>
internal static class StartupHook
{
    private const int CapacityOfPipe = 64 * 1024;
    private const int BlockedItems = 200;

    public static void Initialize()
    {
        // It fills the pipe that standard output is, and lets a thread die.
        When("TEST_DIES_WHEN", _ => throw new InvalidOperationException("a bug"), () => Console.OpenStandardOutput().Write(new byte[CapacityOfPipe]));

        // It blocks every thread that the pool has, and those that it will make, until the file is gone again.
        When("TEST_BLOCKS_POOL_WHILE", file =>
        {
            for (var item = 0; item < BlockedItems; item++)
            {
                ThreadPool.QueueUserWorkItem(_ => SpinUntil(() => !File.Exists(file)));
            }
        });
    }

    /// <summary>Does something as soon as the file is there that a variable of the environment names.</summary>
    private static void When(string variable, Action<string> then, Action? first = null)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { } file)
        {
            return;
        }

        first?.Invoke();
        new Thread(() =>
        {
            SpinUntil(() => File.Exists(file));
            then(file);
        }) { IsBackground = true }.Start();
    }

    // Asleep for most of the time: a processor that is busy with it is another fault.
    private static void SpinUntil(Func<bool> condition)
    {
        using var never = new ManualResetEventSlim();
        while (!condition())
        {
            never.Wait(TimeSpan.FromMilliseconds(20));
        }
    }
}
