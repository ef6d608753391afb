// Made pod-template-layout.generated.json: prints, as JSON, the layout of k8s.io/api/core/v1.PodTemplateSpec and all types below it: what a spew dump of it shows.
package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strings"

	v1 "k8s.io/api/core/v1"
)

var done = map[string][][]string{}
var owner = map[string]string{}

func expr(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + expr(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + expr(t.Elem())
	case reflect.Map:
		if t.Name() != "" {
			return t.String() + "=map[" + expr(t.Key()) + "]" + expr(t.Elem())
		}
		return "map[" + expr(t.Key()) + "]" + expr(t.Elem())
	case reflect.Struct:
		walk(t)
		return t.String()
	}
	if t.PkgPath() == "" {
		return t.String()
	}
	return t.String() + "=" + t.Kind().String()
}

func walk(t reflect.Type) {
	name := t.String()
	if name == "v1.Time" || name == "resource.Quantity" || name == "v1.FieldsV1" {
		return
	}
	if before, ok := owner[name]; ok {
		if before != t.PkgPath() {
			panic("two types " + name)
		}
		return
	}
	owner[name] = t.PkgPath()
	fields := [][]string{}
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag := strings.Split(f.Tag.Get("json"), ",")
		fields = append(fields, []string{f.Name, tag[0], expr(f.Type)})
	}
	done[name] = fields
}

func main() {
	walk(reflect.TypeOf(v1.PodTemplateSpec{}))
	names := []string{}
	for n := range done {
		names = append(names, n)
	}
	sort.Strings(names)
	fmt.Println("{")
	for i, n := range names {
		b, _ := json.Marshal(done[n])
		c := ","
		if i == len(names)-1 {
			c = ""
		}
		fmt.Printf("  %q: %s%s\n", n, b, c)
	}
	fmt.Println("}")
}
