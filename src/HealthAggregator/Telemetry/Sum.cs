namespace HealthAggregator.Telemetry;

/// <summary>A number that several threads add to, and scrapes read.</summary>
internal sealed class Sum
{
    private double _value;

    public double Value => Volatile.Read(ref _value);

    public void Add(double value)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }
}
