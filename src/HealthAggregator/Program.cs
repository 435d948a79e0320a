using HealthAggregator.Cli;

// What a socket has to say is handled on the very thread that waits for sockets: no probe and no answer ever queues behind other work, and a probe costs
// half as much. Nothing on those threads may block, and nothing does. Read by the runtime at the first socket, so it stands before everything else.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return await CommandLine.Run(args);
