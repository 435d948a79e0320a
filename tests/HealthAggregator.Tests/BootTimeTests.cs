using System.Globalization;

namespace HealthAggregator.Tests;

public class BootTimeTests
{
    [Fact]
    public void F36_on_Linux_it_is_the_time_since_the_machine_booted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has /proc/uptime");

        var before = Booted();
        var uptime = new Clock(BootTime.OrSystem).Uptime;

        // What /proc says has hundredths of a second.
        Assert.InRange(uptime, before, Booted() + TimeSpan.FromMilliseconds(10));

        static TimeSpan Booted() => TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void It_never_goes_back_and_always_on()
    {
        var clock = new Clock(BootTime.OrSystem);
        var last = clock.Uptime;
        var first = last;
        for (var look = 0; look < 100_000; look++)
        {
            var now = clock.Uptime;
            Assert.True(now >= last, $"{now} after {last}");
            last = now;
        }

        Assert.True(last > first);
    }

    [Fact]
    public void Two_clocks_of_one_machine_agree()
    {
        var first = new Clock(BootTime.OrSystem).Uptime;
        var second = new Clock(BootTime.OrSystem).Uptime;

        Assert.InRange(second - first, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void The_program_goes_by_it() =>
        Assert.Same(BootTime.OrSystem, new AggregatorOptions(null!, null!) { Died = (_, _) => { } }.Time);

    [Fact]
    public async Task Its_timers_fire()
    {
        using var fired = new CancellationTokenSource(TimeSpan.FromMilliseconds(20), BootTime.OrSystem);

        await Support.Eventually.True(() => fired.IsCancellationRequested);
    }
}
