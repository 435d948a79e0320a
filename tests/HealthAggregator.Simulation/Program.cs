using HealthAggregator.Simulation;
using HealthAggregator.Simulation.Mutants;
using Xunit.Runner.InProc.SystemConsole;

// ./tests/simulate runs schedules, ./tests/mutants makes mistakes; everybody else wants the tests.
return args switch
{
    ["simulate", ..] => SimulateCommand.Run(args[1..]),
    ["mutants", ..] => MutantsCommand.Run(args[1..]),
    _ => await ConsoleRunner.Run(args),
};
