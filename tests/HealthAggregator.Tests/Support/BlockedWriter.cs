using System.Text;

namespace HealthAggregator.Tests.Support;

/// <summary>The writing end of a full pipe that nobody reads: every write to it blocks until the test is over.</summary>
internal sealed class BlockedWriter : TextWriter
{
    private readonly ManualResetEventSlim _over = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Set when somebody is stuck in it.</summary>
    public ManualResetEventSlim IsBlocked { get; } = new();

    public override void Write(char value)
    {
        IsBlocked.Set();
        _over.Wait();
    }

    public override void Write(StringBuilder? value) => Write(' ');

    // The events are left to the garbage collector: whoever was stuck in here may still be on the way out.
    protected override void Dispose(bool disposing)
    {
        _over.Set();
        base.Dispose(disposing);
    }
}
