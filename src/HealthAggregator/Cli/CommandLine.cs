using System.CommandLine;

namespace HealthAggregator.Cli;

/// <summary>The commands, and what they are told.</summary>
public static class CommandLine
{
    public static Task<int> Run(string[] args)
    {
        var root = new RootCommand("Probes the PASS/FAIL pages of a data center's stacks, and answers one PASS/FAIL for a GSLB or CDN.")
        {
            RunCommand.Create(),
            CheckCommand.Create(),
            DemoCommand.Create(),
            StatusCommand.Create(),
            ExplainCommand.Create(),
            SimulateCommand.Create(),
            BurstCommand.Create(),
            OverrideCommand.Create(),
            MaintenanceCommand.Create(),
            RecoverCommand.Create(),
            ControlCommand.Create(),
            AuditCommand.Create(),
            HealthCheckCommand.Create(),
            SchemaCommand.Create(),
        };
        RunCommand.MakeDefault(root);
        return root.Parse(args).InvokeAsync();
    }
}
