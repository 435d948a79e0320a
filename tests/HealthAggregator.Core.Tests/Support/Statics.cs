using System.Runtime.CompilerServices;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>
/// Mutation testing tries every mutant in one process. What is static is made when it is first used, and one that was made under a mutant would spoil all tests after
/// it: every mutant would seem to be killed. So all of it is made before the first test.
/// </summary>
internal static class Statics
{
    [ModuleInitializer]
#pragma warning disable CA2255 // This assembly is a program that nobody references.
    internal static void Make()
#pragma warning restore CA2255
    {
        foreach (var type in ((Type[])[typeof(Snapshot), typeof(Statics)]).SelectMany(type => type.Assembly.GetTypes()).Where(type => !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
    }
}
