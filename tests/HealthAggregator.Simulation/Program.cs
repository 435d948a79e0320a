using HealthAggregator.Simulation;
using Xunit.Runner.InProc.SystemConsole;

// ./tests/simulate runs schedules; everybody else wants the tests.
return args is ["simulate", ..] ? SimulateCommand.Run(args[1..]) : await ConsoleRunner.Run(args);
