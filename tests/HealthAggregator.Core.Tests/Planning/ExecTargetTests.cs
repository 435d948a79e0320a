using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class ExecTargetTests
{
    private static ExecTarget Load => new("/usr/lib/nagios/plugins/check_load", "-w", "5") { Environment = [new("TOKEN", "canary")] };

    [Fact]
    public void All_programs_share_one_lane_and_no_port() => Assert.Equal(("exec", ExecTarget.Lane, 0), (Load.Kind, Load.Host, Load.Port));

    [Fact]
    public void F33_it_shows_its_program_and_neither_arguments_nor_environment()
    {
        Assert.Equal("/usr/lib/nagios/plugins/check_load", Load.Display);
        Assert.Equal("/usr/lib/nagios/plugins/check_load", $"{Load}");
        Assert.Equal(["canary"], Load.Sent);
    }

    [Fact]
    public void Its_environment_is_empty_by_default() => Assert.Empty(new ExecTarget("/bin/true").Environment);

    [Fact]
    public void No_command_is_refused()
    {
        Assert.Throws<ArgumentException>("command", () => new ExecTarget());
        Assert.Throws<ArgumentException>("command", () => new ExecTarget(default));
    }

    [Fact]
    public void Targets_are_equal_when_command_and_environment_are()
    {
        Assert.Equal(Load, Load with { });
        Assert.Equal(Load, new ExecTarget("/usr/lib/nagios/plugins/check_load", "-w", "5") { Environment = [new("TOKEN", "canary")] });
        Assert.Equal(Load.GetHashCode(), (Load with { }).GetHashCode());
        Assert.NotEqual(Load, Load with { Environment = [] });
        Assert.NotEqual(Load, new ExecTarget("/usr/lib/nagios/plugins/check_load", "-w 5") { Environment = Load.Environment });
        Assert.NotEqual(new ExecTarget("/a", "b", "c"), new ExecTarget("/a") { Environment = [new("b", "c")] });
    }
}
