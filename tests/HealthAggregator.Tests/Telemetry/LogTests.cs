using System.Reflection;
using HealthAggregator.Telemetry;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Telemetry;

public sealed class LogTests
{
    private static readonly LoggerMessageAttribute[] Events =
    [
        .. typeof(Metrics).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void Every_event_has_a_number_of_its_own()
    {
        Assert.NotEmpty(Events);
        Assert.Equal(Events.Length, Events.Select(logged => logged.EventId).Distinct().Count());
        Assert.All(Events, logged => Assert.InRange(logged.EventId, 100, 999));
    }

    [Fact]
    public void Only_bugs_are_critical()
    {
        Assert.All(Events, logged => Assert.True(logged.Level != LogLevel.Critical || logged.EventId >= 900, logged.Message));
    }
}
