using TroveClusters.Tests.CatalogWriter;

// Works on a catalog in a process of its own, which a test can kill. It says "ready", waits for a line, and ends with 1 and
// one line for each failure.
//
//   CatalogWriter write <home> <threads> <clusters a thread>    clusters of its own, claimed and released
//   CatalogWriter change <home> <changes>                       clusters that all change, by two nodes and a count at once
//   CatalogWriter read <home> <threads>                         reads those until the next line, and says how often
//   CatalogWriter restore <home> <backup>                       restores a backup
string home = args[1];
Func<Task<IReadOnlyList<string>>> work = args[0] switch
{
    "write" => () => Task.FromResult(Writing.Run(home, int.Parse(args[2], null), int.Parse(args[3], null))),
    "change" => () => Task.FromResult(Changing.Run(home, int.Parse(args[2], null))),
    "read" => () => Task.FromResult(Reading.Run(home, int.Parse(args[2], null))),
    "restore" => () => Restoring.RunAsync(home, args[2]),
    _ => throw new ArgumentException($"'{args[0]}' is not known."),
};
Console.WriteLine("ready");
Console.ReadLine();
IReadOnlyList<string> failures = await work();
foreach (string failure in failures)
    Console.WriteLine(failure);
return failures.Count == 0 ? 0 : 1;
