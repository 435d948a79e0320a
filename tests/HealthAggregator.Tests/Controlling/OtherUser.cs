using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace HealthAggregator.Tests.Controlling;

/// <summary>Does something to files as nobody in particular, on a thread that is not used for anything else. Linux only.</summary>
internal static class OtherUser
{
    private const uint Nobody = 65_534;

    public static void Does(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            // Of this thread alone. Without root it changes nothing: then files without any mode are as closed to oneself.
            _ = setfsuid(Nobody);
            thrown = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    [DllImport("libc")]
    private static extern int setfsuid(uint user);
}
