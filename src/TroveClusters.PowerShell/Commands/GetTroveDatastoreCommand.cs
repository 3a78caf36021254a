using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets the datastores and the versions of them that can be had here.</summary>
[Cmdlet(VerbsCommon.Get, "TroveDatastore")]
[OutputType(typeof(TroveDatastore))]
public sealed class GetTroveDatastoreCommand : TroveCmdlet
{
    /// <summary>Names or wildcards of datastores. Without it all datastores are returned.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DatastoreCompleter))]
    public string[] Name { get; set; } = [];

    private protected override void ProcessInput()
    {
        IReadOnlyList<TroveDatastore> datastores = Call((service, token) => service.GetDatastoresAsync(token));
        NamePattern[] names = [.. Name.Select(name => new NamePattern(name))];
        WriteObject(datastores.Where(datastore => names.Length == 0 || names.Any(name => name.IsMatch(datastore.Name))), enumerateCollection: true);
        foreach (NamePattern name in names.Where(name => !name.IsWildcard && datastores.All(datastore => !name.IsMatch(datastore.Name))))
            Report(TroveErrorId.DatastoreNotFound, $"There is no datastore '{name.Literal}'.", name.Literal);
    }
}
