using System.Reflection;
using System.Runtime.CompilerServices;

namespace HealthAggregator.Core.Tests;

public class ArchitectureTests
{
    private static readonly Assembly Core = typeof(Snapshot).Assembly;

    [Fact]
    public void Core_references_nothing_but_the_base_class_library()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.All(Core.GetReferencedAssemblies(), reference => Assert.True(
            File.Exists(Path.Combine(runtime, reference.Name + ".dll")), $"{reference.Name} is not a part of the base class library"));
    }

    [Theory]
    [InlineData("System.Net.Http")]
    [InlineData("System.Net.Sockets")]
    [InlineData("System.Console")]
    [InlineData("System.Threading")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.IO.FileSystem.Watcher")]
    public void Core_references_no_part_of_it_that_does_I_O_or_starts_threads(string assembly) =>
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), reference => reference.Name == assembly);

    [Fact]
    public void Core_knows_no_product_but_itself() =>
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("HealthAggregator", StringComparison.Ordinal));

    [Fact]
    public void Core_keeps_nothing_that_changes() => Assert.All(
        Core.GetTypes().Where(type => !IsGenerated(type) && !type.IsEnum && !IsOfAStep(type)).SelectMany(type => type.GetFields(Every)),
        field => Assert.True(field.IsInitOnly || field.IsLiteral || IsSetOnlyWhileBuilding(field), $"{field.DeclaringType}.{field.Name} can be changed"));

    [Fact]
    public void Every_type_of_Core_is_sealed_unless_it_is_made_to_be_inherited_from() => Assert.All(
        Core.GetTypes().Where(type => type.IsClass && !IsGenerated(type)),
        type => Assert.True(type.IsSealed || type.IsAbstract, $"{type} is open"));

    [Fact]
    public void Core_has_no_property_that_can_be_set_later() => Assert.All(
        Core.GetTypes().Where(type => !IsGenerated(type)).SelectMany(type => type.GetProperties(Every)).Where(property => property.SetMethod is not null),
        property => Assert.True(
            property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)), $"{property.DeclaringType}.{property.Name} can be set"));

    private const BindingFlags Every = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // A step builds the next snapshot, and is gone when it is built.
    private static bool IsOfAStep(Type type) => type.Namespace == "HealthAggregator.Core.Folding";

    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || (member is Type { DeclaringType: { } outer } && IsGenerated(outer));

    // An init accessor writes a field that is not read-only; nothing else does, since no property has a set accessor.
    private static bool IsSetOnlyWhileBuilding(FieldInfo field) => field.IsPrivate && IsGenerated(field) && field.Name.StartsWith('<');
}
